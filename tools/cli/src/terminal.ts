/** Where a command reads its settings and writes its answer. */
export interface Terminal {
  env: NodeJS.ProcessEnv;
  /** Where a person answers; nobody does where it is absent or not a terminal. */
  in?: NodeJS.ReadableStream & { isTTY?: boolean };
  out: NodeJS.WritableStream & { isTTY?: boolean };
  err: NodeJS.WritableStream & { isTTY?: boolean };
}

export const processTerminal: Terminal = {
  env: process.env,
  in: process.stdin,
  out: process.stdout,
  err: process.stderr,
};

/** Whether to use colour: on a terminal, unless the person declined (https://no-color.org). */
export const wantsColour = ({ env, out }: Terminal): boolean =>
  out.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';

/** 100 columns, fewer on a narrow terminal; below 72 the columns of a timeline make no sense. */
export function widthOf({ out }: Terminal): number {
  const { columns } = out as { columns?: number };
  return Math.max(72, Math.min(columns ?? 100, 100));
}

export function printLine(stream: NodeJS.WritableStream, text: string): void {
  stream.write(`${text}\n`);
}

export function printJson(stream: NodeJS.WritableStream, value: unknown): void {
  printLine(stream, JSON.stringify(value, null, 2));
}

/** A reader that goes away (`ucv events | head`) is no fault: the command ends in peace. */
export function endWhenReaderLeaves(stream: NodeJS.WritableStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}
