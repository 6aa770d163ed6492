import { Writable } from 'node:stream';
import { main } from './main';

class Page extends Writable {
  text = '';
  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** A command as somebody types it: its exit code, and what it wrote. */
export async function called(args: string[], env: NodeJS.ProcessEnv = {}) {
  const [out, err] = [new Page(), new Page()];
  const code = await main(args, { env, out, err });
  return { code, out: out.text, err: err.text };
}
