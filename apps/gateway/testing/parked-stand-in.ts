import { Controller, type Type } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { ListParked, ParkedFact, ParkedFacts, SettleParked } from '@ucv/contracts-projections';
import { byTime, listPlace, type ListPlace } from '@ucv/platform-event-store';
import { Answers, type ServiceName } from '@ucv/platform-messaging';
import { Refusal } from '@ucv/platform-service';
import { askedOf } from './stand-in-people';

const factId = '00000000-0000-5000-8000-00000000000';

/** Two facts of each service, in seconds that interleave; those of identity are asked for in vain. */
export const parkedOf = (service: ServiceName): ParkedFact[] =>
  [1, 2].map((n) => ({
    id: Buffer.from(`${service} ${service} ${factId}${n}`).toString('base64url'),
    service,
    projection: service,
    factId: `${factId}${n}`,
    type: 'ingestion.interaction-recorded.v1',
    stream: `interaction-aa.main.${'a'.repeat(32)}`,
    revision: n,
    position: '7',
    state: 'open' as const,
    reason: 'TypeError',
    parkedAt: `2026-11-01T00:00:0${n}.000Z`,
  }));

/** What every service answers about parked facts. */
export function parkedStandIn(service: ServiceName): Type {
  @Controller()
  class ParkedStandIn {
    @Answers(service, 'parked')
    list(@Payload() asked: ListParked): ParkedFacts {
      askedOf(`${service}.parked`, asked);
      if (service === 'identity') throw new Refusal('identity.parked-not-now', 'Not now.', { status: 503 });
      const after = asked.cursor === undefined ? undefined : (listPlace(asked.cursor) as ListPlace);
      const left = parkedOf(service).filter((one) => !after || byTime(one, after) > 0);
      return {
        parked: left.sort(byTime).slice(0, asked.limit),
        ...(left.length > (asked.limit ?? 50) ? { cursor: 'own' } : {}),
      };
    }

    @Answers(service, 'parked-fact')
    get(@Payload() { id }: { id: string }): ParkedFact {
      const inspected = { metadata: { tenant: 'main' }, shape: { '': 'object', '.sealed': 'sealed' } };
      return { ...this.find(id), inspected };
    }

    @Answers(service, 'replay-parked')
    replay(@Payload() body: SettleParked): ParkedFact {
      if (service === 'consent')
        throw new Refusal('consent.parked-not-now', 'Behind; ask again.', { status: 503 });
      const rebuild = { projection: service, only: 'a'.repeat(32) };
      return askedOf(`${service}.replay-parked`, body, {
        ...this.find(body.id),
        state: 'replayed' as const,
        rebuild,
      });
    }

    @Answers(service, 'discard-parked')
    discard(@Payload() body: SettleParked): ParkedFact {
      const discarded = { at: '2026-11-02T00:00:00.000Z', actor: body.actor, reason: body.reason ?? '' };
      return askedOf(`${service}.discard-parked`, body, {
        ...this.find(body.id),
        state: 'discarded' as const,
        discarded,
      });
    }

    private find(id: string): ParkedFact {
      const found = parkedOf(service).find((one) => one.id === id);
      if (found) return found;
      throw new Refusal(`${service}.parked-unknown`, 'No parked fact has this id.', { status: 404 });
    }
  }
  return ParkedStandIn;
}
