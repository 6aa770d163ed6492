import { playRound, type Round, type Stage, startStage } from './src/erasure/round';

const seed = Date.now() % 2 ** 31;
const rounds = 4;

describe(`people who are erased while events of theirs come in (seed ${seed})`, () => {
  let stage: Stage;
  beforeAll(async () => (stage = await startStage()));
  afterAll(() => stage?.stop());

  it('stand in no table any more, neither when that is certified nor later', async () => {
    const played: Round[] = [];
    for (let n = 0; n < rounds; n += 1) played.push(await playRound(stage, seed + n));
    expect(played.flatMap(({ faults }) => faults)).toEqual([]);
    expect(Math.max(...played.map(({ held }) => held))).toBeGreaterThan(0);
  }, 600_000);
});
