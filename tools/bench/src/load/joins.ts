import { randomBytes, randomUUID } from 'node:crypto';
import { byStrength, type Fact, streamName, type Subject } from '@ucv/envelope';
import { commandMetadata, type EventLog } from '@ucv/platform-event-store';
import { seededRandom } from './random';

const tenant = 'main';
const inFlight = 50;
/** What everybody is known by, beside a user id. */
const others = ['email', 'device_id', 'anonymous_id'];

/** People put on the log as ingestion does it, without content: identity opens none. */
export class Joins {
  private readonly users: Subject[] = [];
  private readonly random = seededRandom(5);

  constructor(private readonly log: EventLog) {}

  /** Adds people until so many identifiers are known. @returns events that this took, each of which joins two */
  async know(identifiers: number): Promise<number> {
    const wanted = Math.ceil(identifiers / (1 + others.length));
    const before = this.users.length;
    const lane = async (): Promise<void> => {
      while (this.users.length < wanted) {
        const user = subject('user_id');
        this.users.push(user);
        await this.append(
          user,
          others.map((type) => seenTogether(user, subject(type))),
        );
      }
    };
    await Promise.all(Array.from({ length: inFlight }, lane));
    return (this.users.length - before) * others.length;
  }

  /** Somebody known is seen on a new device. */
  newDevice(): { id: string; appended: Promise<unknown> } {
    const user = this.users[Math.floor(this.random() * this.users.length)]!;
    const event = seenTogether(user, subject('anonymous_id'));
    return { id: event.id, appended: this.append(user, [event]) };
  }

  private append(user: Subject, events: Fact[]): Promise<unknown> {
    return this.log.append(streamName('interaction', tenant, user.ref), events, 'any');
  }
}

const subject = (type: string): Subject => ({ type, ref: randomBytes(16).toString('hex') });

function seenTogether(...subjects: Subject[]): Fact {
  const at = new Date().toISOString();
  const context = { tenant, actor: 'source:bench', at, correlationId: randomUUID() };
  return {
    id: randomUUID(),
    type: 'ingestion.interaction-recorded.v1',
    data: { call: 'track' },
    metadata: commandMetadata(context, subjects.sort(byStrength)),
  };
}
