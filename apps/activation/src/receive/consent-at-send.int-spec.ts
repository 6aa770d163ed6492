import { streamName } from '@ucv/envelope';
import type { RunningService } from '@ucv/platform-service';
import {
  ActivationWorld,
  allowAll,
  answerAll,
  heldUp,
  knowAll,
  newId,
  permission,
  says,
  tenant,
  until,
} from './activation-world.fixture';

const world = new ActivationWorld();
const { receiver } = world;
let activation: RunningService;

beforeAll(async () => {
  await world.start();
  activation = await world.startActivation();
});
afterEach(() => Object.assign(says, { mayUse: allowAll, persons: knowAll }));
afterAll(() => world.stop());

describe('consent', () => {
  it('that is not given keeps everything here, and says so on the log', async () => {
    const segment = newId();
    says.mayUse = ({ persons }) => answerAll(persons, permission(false, 'withdrawn'));
    const { id } = await world.define('refused', { segment });
    await world.moved(segment);
    expect(await world.delivery(id, 'refused')).toMatchObject({
      attempts: 1,
      last: { outcome: 'refused', reason: 'not-allowed', consent: { allowed: false, reason: 'withdrawn' } },
    });
    expect(receiver.inbox('refused')).toEqual([]);
  });

  it('is asked again where the answer is older than 250 ms: what was withdrawn meanwhile is not sent', async () => {
    const segment = newId();
    let asked = 0;
    says.mayUse = async ({ persons }) => {
      asked += 1;
      if (asked > 1) return answerAll(persons, permission(false, 'withdrawn'));
      await new Promise((resolve) => setTimeout(resolve, 400));
      return answerAll(persons, permission());
    };
    const { id } = await world.define('late', { segment });
    await world.moved(segment);
    expect((await world.delivery(id, 'refused')).last?.consent.reason).toBe('withdrawn');
    expect(asked).toBe(2);
    expect(receiver.inbox('late')).toEqual([]);
  });

  it('that nobody answers for is waited for, and nothing is sent or recorded', async () => {
    const segment = newId();
    await world.stopConsent();
    const { id } = await world.define('waiting', { segment });
    const { person } = await world.moved(segment);
    const before = await heldUp(activation);
    await until(async () => (await heldUp(activation)) > before + 1);
    expect(receiver.inbox('waiting')).toEqual([]);
    for await (const fact of world.log.read(streamName('delivery', tenant, person.ref)))
      expect(fact).toBeNull();
    await world.startConsent();
    await world.delivery(id, 'delivered');
  });

  it('says that a person is erased, or profile knows nobody: refused', async () => {
    const segment = newId();
    says.mayUse = ({ persons }) => answerAll(persons, permission(false, 'person-erased'));
    const { id } = await world.define('erased', { segment });
    await world.moved(segment);
    expect((await world.delivery(id, 'refused')).last?.reason).toBe('person-erased');
  });

  it('holds for somebody whom profile does not know yet: it waits', async () => {
    const segment = newId();
    let asked = 0;
    says.persons = (question) => ((asked += 1) === 1 ? { persons: {} } : knowAll(question));
    const { id } = await world.define('fresh', { segment });
    await world.moved(segment);
    expect((await world.delivery(id, 'delivered')).attempts).toBe(1);
    expect(asked).toBe(2);
  });
});
