import { TestEnvironment } from 'jest-environment-node';

/** Longest that what a suite has closed may take to be gone, ms. */
const patience = 1_000;

/** What Node keeps open by itself, or jest for its workers. */
const ofJest = [
  'PipeWrap',
  'TTYWrap',
  'MessagePort',
  'ProcessWrap',
  'CloseReq',
  'FSReqPromise',
  'FSReqCallback',
];

/**
 * Names what a suite leaves open: a server, a connection, a timer. Jest would wait for it and then end its worker by
 * force, after the last suite, and not say whose it was.
 */
export default class ClosingEnvironment extends TestEnvironment {
  #suite;
  #before;

  constructor(config, context) {
    super(config, context);
    this.#suite = context.testPath;
    this.#before = counted();
  }

  async teardown() {
    await super.teardown();
    let left = this.#left();
    for (
      const deadline = Date.now() + patience;
      left.length > 0 && Date.now() < deadline;
      left = this.#left()
    )
      await new Promise((resolve) => setTimeout(resolve, 20));
    if (left.length > 0) process.stderr.write(`${this.#suite} leaves open: ${left.join(', ')}\n`);
  }

  #left() {
    return Object.entries(counted()).flatMap(([kind, count]) => {
      const more = count - (this.#before[kind] ?? 0);
      return more > 0 ? [`${more} ${kind}`] : [];
    });
  }
}

function counted() {
  const counts = {};
  for (const kind of process.getActiveResourcesInfo())
    if (!ofJest.includes(kind)) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
