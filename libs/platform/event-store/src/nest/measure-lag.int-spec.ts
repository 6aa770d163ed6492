import { Metrics } from '@ucv/platform-service';
import { ParkedWorld, person, sums } from '../parked/parked-world.fixture';
import { ProjectionRunner } from '../projection-runner';
import { measureLag } from './measure-lag';

let world: ParkedWorld;
beforeAll(async () => (world = await ParkedWorld.start()));
afterAll(() => world?.stop());

/** What somebody sees who looks at a projection that reads some streams. */
async function measured(reads: string, ran: boolean) {
  const projection = sums([reads], { name: `sums-${reads.length}-${person()}` });
  const runner = new ProjectionRunner({ log: world.log, readModel: world.readModel, projection });
  const ending = new AbortController();
  if (ran) await runner.run(ending.signal, await world.log.head());
  const metrics = new Metrics('testing');
  measureLag(metrics, world.log, new Map([[projection.name, { projection, runner }]]));
  const look = async () => {
    const values = await metrics.registry.getMetricsAsJSON();
    const of = (name: string) => values.find((metric) => metric.name === name)!.values[0]!;
    return {
      lag: of('projection_lag_seconds').value,
      labels: of('projection_lag_seconds').labels,
      position: of('projection_position').value,
      head: of('log_head_position').value,
    };
  };
  return { look, name: projection.name };
}

describe('the lag of a projection', () => {
  it('is the age of the oldest fact that it has not taken', async () => {
    const { stream, facts } = await world.append('behind', [1, 2]);
    const { look, name } = await measured(stream, false);
    const [first] = facts;
    let recordedAt = 0;
    for await (const fact of world.log.read(stream))
      if (fact.id === first!.id) recordedAt = Date.parse(fact.recordedAt);
    const before = Date.now();
    const { lag, labels, position, head } = await look();
    expect(labels).toMatchObject({ projection: name });
    expect(lag).toBeGreaterThanOrEqual((before - recordedAt) / 1_000);
    expect(lag).toBeLessThanOrEqual((Date.now() - recordedAt) / 1_000);
    expect([position, head]).toEqual([0, Number(await world.log.head())]);
  });

  it('is nothing where it has taken all that it reads, whatever others wrote since', async () => {
    const { stream, position } = await world.append('there', [1]);
    const { look } = await measured(stream, true);
    await world.append('others', [1, 2, 3]);
    const seen = await look();
    expect(seen.lag).toBe(0);
    expect(seen.position).toBeGreaterThanOrEqual(Number(position));
    expect(seen.head).toBeGreaterThan(seen.position);
  });

  it('keeps what it last saw while the log is away', async () => {
    const { look } = await measured('nothing-', true);
    const before = await look();
    const away = jest.spyOn(world.log, 'head').mockRejectedValue(new Error('away'));
    expect(await look()).toEqual(before);
    away.mockRestore();
  });
});
