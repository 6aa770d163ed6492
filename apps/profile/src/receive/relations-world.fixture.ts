import type { LinkRefusal } from '@ucv/contracts-identity';
import type { RebuildStatus } from '@ucv/contracts-projections';
import type { Subject } from '@ucv/envelope';
import { ProjectionRunner } from '@ucv/platform-event-store';
import { randomUUID } from 'node:crypto';
import { relationsProjection } from '../project/relations.projection';
import { ProfileWorld } from './profile-world.fixture';
import { RelationsView } from './relations-view';

/** The same with the projection of relations beside that of profiles. */
export class RelationsWorld extends ProfileWorld {
  relations: ProjectionRunner;
  private readonly ended: Promise<void>[] = [];
  private answers: RelationsView;

  override async start(): Promise<void> {
    await super.start();
    const { log, readModel, privacy } = this;
    this.relations = new ProjectionRunner({ log, readModel, projection: relationsProjection(privacy) });
    this.ended.push(this.relations.run(this.ending.signal));
    this.answers = new RelationsView(readModel, privacy);
  }

  override async stop(): Promise<void> {
    this.ending.abort();
    await Promise.all(this.ended);
    await super.stop();
  }

  /** The view of relations, once everything on the log is in the rows. */
  async view(): Promise<RelationsView> {
    await this.relations.caughtUp();
    return this.answers;
  }

  /** Says that an event carried a contact of somebody else, as identity does. */
  async refused(
    person: Subject,
    contact: Subject,
    { code = 'identity.limit-exceeded', type = 'user_id', at }: Partial<LinkRefusal> & { at: string },
  ): Promise<void> {
    const identifiers = [person, contact];
    const evidence = { rule: 'shared-identifiers', rulesVersion: 1, eventId: randomUUID(), identifiers };
    await this.said('person', person.ref, {
      type: 'identity.link-refused.v1',
      data: { person, identifier: contact, reason: { code, type, limit: 1 }, evidence },
      subjects: identifiers,
      at,
    });
  }

  async hubLearned(identifier: Subject): Promise<void> {
    await this.said('identity', identifier.ref, {
      type: 'identity.hub-learned.v1',
      data: { identifier, seenWith: 3 },
      subjects: [identifier],
    });
  }

  /** Folds all anew and compares. */
  async relationsCompared(size: { width: number; batchSize: number }): Promise<RebuildStatus> {
    const rebuilds = this.rebuilds(relationsProjection(this.privacy), size, this.relations);
    await rebuilds.begin({ projection: 'relations', dryRun: true }, this.tenant);
    await rebuilds.ended();
    return rebuilds.status('relations');
  }
}
