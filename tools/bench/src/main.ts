import { writeFileSync } from 'node:fs';
import { Watchdog } from '@ucv/servers';
import { bench } from './bench';
import { type BenchOptions, help, readOptions } from './command-line';
import { full, quick } from './measure/scale';

async function main(args: string[]): Promise<number> {
  let options: BenchOptions;
  try {
    options = readOptions(args);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    return 2;
  }
  if (options.help) {
    console.log(help);
    return 0;
  }
  // It ends what we started and removes its data, however we end.
  const watchdog = new Watchdog();
  try {
    const figures = await bench(watchdog, options.quick ? quick : full, options);
    if (options.json) writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`);
    return 0;
  } catch (error) {
    console.error(error);
    return 1;
  } finally {
    watchdog.close();
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
void main(process.argv.slice(2)).then((code) => process.exit(code));
