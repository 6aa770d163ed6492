import type { SegmentPreview, SegmentWarning } from '@ucv/contracts-segmentation';
import type { ProjectionRunner } from '@ucv/platform-event-store';
import type { ReadModel } from '@ucv/platform-read-model';
import { compile, type Condition, parseWhen } from '@ucv/segment-language';
import { referenceFaults } from '../decide/references';
import { unseenNames } from '../decide/unseen-names';
import { seenNames } from '../project/name-catalogue';
import { loadPeople } from '../project/people-store';
import { conditionsOf } from '../project/segments';
import { firstFragment, fragmentsAfter, personsOf } from './building';
import { inTime } from './in-time';
import { conditionInvalid } from './refusals';

/** Most persons looked at, most milliseconds spent, fragments in one read, and members named. */
const limits = { persons: 200_000, milliseconds: 4_000, chunk: 1_000, sample: 10 };

/** Whom a condition would hold now. Looks at as many persons as the limits allow, and says how many they were. */
export class Preview {
  constructor(
    private readonly readModel: ReadModel,
    private readonly runner: Pick<ProjectionRunner, 'caughtUp'>,
  ) {}

  /** @refuses segmentation.condition-invalid */
  async preview(tenant: string, input: unknown): Promise<SegmentPreview> {
    await inTime(this.runner.caughtUp());
    const { condition, warnings } = await this.compiled(tenant, input);
    const now = Date.now();
    const found: SegmentPreview = { members: 0, evaluated: 0, sample: [] };
    const end = performance.now() + limits.milliseconds;
    for (let cursor: string | undefined = ''; cursor !== undefined && performance.now() < end;) {
      cursor = await this.look(tenant, { condition, now, cursor }, found);
      if (found.evaluated >= limits.persons) break;
    }
    return warnings.length > 0 ? { ...found, warnings } : found;
  }

  private async compiled(
    tenant: string,
    input: unknown,
  ): Promise<{ condition: Condition; warnings: SegmentWarning[] }> {
    const parsed = parseWhen(input);
    if ('faults' in parsed) throw conditionInvalid(parsed.faults);
    const { known, seen } = await this.readModel.forTenant(tenant, async (tx) => ({
      known: await conditionsOf(tx, tenant),
      seen: await seenNames(tx, tenant),
    }));
    const faults = referenceFaults(parsed.when, undefined, known);
    if (faults.length > 0) throw conditionInvalid(faults);
    return { condition: compile(parsed.when, known), warnings: unseenNames(parsed.when, seen) };
  }

  /** @returns where to go on; undefined where nobody is left */
  private look(
    tenant: string,
    { condition, now, cursor }: { condition: Condition; now: number; cursor: string },
    found: SegmentPreview,
  ): Promise<string | undefined> {
    return this.readModel.forTenant(tenant, async (tx) => {
      const refs = await fragmentsAfter(tx, { tenant, cursor, limit: limits.chunk });
      const people = await loadPeople(tx, { tenant, refs, names: [...condition.events] });
      const chunk = new Set(refs);
      for (const person of personsOf(people, refs)) {
        if (!chunk.has(firstFragment(person))) continue;
        found.evaluated += 1;
        if (!condition.evaluate(person, now).holds) continue;
        found.members += 1;
        if (found.sample.length < limits.sample) found.sample.push(person.id);
      }
      return refs.length < limits.chunk ? undefined : refs.at(-1);
    });
  }
}
