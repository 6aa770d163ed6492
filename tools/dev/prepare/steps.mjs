// Shows what a command is doing: one line a step, with its time; a moving line on a terminal, plain lines elsewhere.

const moving = process.stdout.isTTY === true && process.env.CI === undefined;
const wheel = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const plainEveryMs = 10_000;

/** An expected failure: its message says what to do, no stack is shown. */
export class StepFailed extends Error {}

/**
 * Runs one step. `work` is given `report(text)` for its progress, and may return a remark for the closing line.
 * A step that is over within `quietMs` says nothing.
 */
export async function step(title, work, { quietMs = 0 } = {}) {
  const started = Date.now();
  let progress = '';
  let turns = 0;
  let lastPlain = started;
  const draw = () => {
    const age = Date.now() - started;
    if (moving && age >= quietMs) {
      const line = `${wheel[turns++ % wheel.length]} ${title}  ${progress}  ${seconds(age)}`;
      process.stdout.write(`\r\x1b[2K${line.slice(0, (process.stdout.columns ?? 80) - 1)}`);
    } else if (!moving && Date.now() - lastPlain >= plainEveryMs) {
      lastPlain = Date.now();
      console.log(`… ${title}  ${progress}  ${seconds(age)}`);
    }
  };
  const timer = setInterval(draw, moving ? 100 : 1_000);
  try {
    const remark = await work((text) => (progress = text));
    const age = Date.now() - started;
    if (age >= quietMs) closeLine(`✓ ${title}  ${remark ?? ''}  ${seconds(age)}`);
  } catch (error) {
    closeLine(`✗ ${title}  ${seconds(Date.now() - started)}`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

function closeLine(text) {
  console.log(`${moving ? '\r\x1b[2K' : ''}${text.replace(/ {3,}/g, '  ')}`);
}

export function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** Runs a command's main function; a refusal ends with its message and exit code 1, a bug with its stack. */
export async function runCommand(main) {
  try {
    process.exitCode = (await main(process.argv.slice(2))) ?? process.exitCode;
  } catch (error) {
    console.error(error instanceof StepFailed ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
