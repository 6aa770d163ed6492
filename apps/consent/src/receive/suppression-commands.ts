import { Injectable } from '@nestjs/common';
import type { LiftSuppression, Suppression, SuppressionLiftedNotice } from '@ucv/contracts-consent';
import { commandMetadata, decide, EventLog, factId, ProjectionRunner } from '@ucv/platform-event-store';
import { Notices } from '@ucv/platform-messaging';
import type { Suppressed } from '@ucv/platform-privacy';
import { Refusal } from '@ucv/platform-service';
import { liftings } from '../decide/liftings';
import { requestStream } from '../publish/request-log';
import { SuppressionList, view } from './suppression-list';

/** Lets identifiers of people who were erased be taken in again. */
@Injectable()
export class SuppressionCommands {
  constructor(
    private readonly log: EventLog,
    private readonly runner: ProjectionRunner,
    private readonly suppressed: SuppressionList,
    private readonly notices: Notices,
  ) {}

  /**
   * Says it on the log; the projection lifts with its checkpoint, so that a crash leaves nothing half done. Collectors
   * forget that it was suppressed on notice, without it after 60 s.
   * @refuses consent.suppression-unknown
   */
  async lift(tenant: string, command: LiftSuppression, correlationId: string): Promise<Suppression> {
    const found = await this.suppressed.of(tenant, command);
    const [first] = found;
    if (!first) throw unknown();
    for (const one of found) await this.liftOne(tenant, one, { ...command, correlationId });
    const notice: SuppressionLiftedNotice = { suppressions: found.map(({ id }) => id) };
    await this.notices.publish('suppression-lifted', tenant, notice);
    return view(first);
  }

  private async liftOne(
    tenant: string,
    { id, type, cause: request }: Suppressed,
    { reason, actor, correlationId }: LiftSuppression & { correlationId: string },
  ): Promise<void> {
    const { position } = await decide(this.log, liftings, requestStream({ tenant, id: request }), {
      id: factId('consent', id, 'consent.suppression-lifted.v1'),
      type: 'consent.suppression-lifted.v1',
      data: { suppression: id, type, request, reason },
      metadata: commandMetadata({ tenant, actor, at: new Date().toISOString(), correlationId }),
    });
    // Said before: a moment ago by another, or before the keyring became an older one.
    if (position === undefined) await this.suppressed.drop(tenant, { id });
    else await this.runner.reached(position);
  }
}

const unknown = (): Refusal =>
  new Refusal(
    'consent.suppression-unknown',
    'No such identifier is suppressed: list them, or check its value.',
    { status: 404 },
  );
