import { toldByLog } from './src/identity-takeover/faults-on-log';
import { playRound, type Round, type Stage, startStage } from './src/identity-takeover/round';

const seed = Date.now() % 2 ** 31;
const kills = 2;

describe(`two instances of identity, kill -9 of whoever decides, stewards at random (seed ${seed})`, () => {
  let stage: Stage;
  let round: Round;
  beforeAll(async () => (stage = await startStage()));
  afterAll(() => stage?.stop());

  it('the other takes over: no identifier lost, nobody in two places, no half merge, no circle', async () => {
    round = await playRound(stage, seed, { kills, perSecond: 15 });
    expect(round.faults).toEqual([]);
    expect(round.takeovers.length).toBe(kills);
    expect(round.orders.done.length).toBeGreaterThan(0);
  }, 300_000);

  it('half a merge would have been seen', () => {
    const merged = round.facts.findLast(({ type }) => type === 'identity.merged.v1');
    const without = toldByLog(round.facts.filter((fact) => fact !== merged));
    expect(without.faults).toContainEqual(expect.stringContaining('was never merged'));
  });
});
