import { join } from 'node:path';
import type { LogFormat } from '@ucv/servers';
import { LogFile } from './log-file';
import { isShown, type Level, levels, readLogLine } from './log-line';

/** The system's own voice is shown in colour on a terminal only. */
const colours: Partial<Record<Level, string>> = {
  warn: '\x1b[33m',
  error: '\x1b[31m',
  fatal: '\x1b[31m',
  debug: '\x1b[2m',
};

/**
 * All processes' logs in one place: every line into the process's file, and the ones that matter onto the
 * terminal as `12:03:11 identity      info  message`.
 */
export class Journal {
  private readonly files = new Map<string, LogFile>();
  private readonly least: string;

  /** @param level least level shown of what processes write; unset shows warnings and errors */
  constructor(
    private readonly folder: string,
    level?: string,
    private readonly out: NodeJS.WritableStream & { isTTY?: boolean } = process.stdout,
  ) {
    this.least = level ?? 'warn';
    // A reader that went away (`npm start | head`) is no reason to stop.
    out.on('error', () => undefined);
  }

  /** A line that a process wrote. */
  wrote(name: string, line: string, format: LogFormat): void {
    this.file(name).write(line);
    const { level, text } = readLogLine(line, format);
    if (isShown(level, this.least)) this.show(name, level, text);
  }

  /** What the supervisor has to say about a process: always shown. */
  tell(name: string, text: string, level: Level = 'info'): void {
    this.file('supervisor').write(
      JSON.stringify({ time: new Date().toISOString(), level, process: name, msg: text }),
    );
    this.show(name, level, text);
  }

  /** Text for people, without time and name. */
  print(text: string): void {
    this.out.write(`${text}\n`);
  }

  close(): void {
    for (const file of this.files.values()) file.close();
    this.files.clear();
  }

  private show(name: string, level: Level, text: string): void {
    const time = new Date().toTimeString().slice(0, 8);
    const width = Math.max(...levels.map((word) => word.length));
    const line = `${time} ${name.padEnd(13)} ${level.padEnd(width)} ${text}`;
    const colour = this.out.isTTY ? colours[level] : undefined;
    this.out.write(colour ? `${colour}${line}\x1b[0m\n` : `${line}\n`);
  }

  private file(name: string): LogFile {
    const file = this.files.get(name) ?? new LogFile(join(this.folder, `${name}.log`));
    this.files.set(name, file);
    return file;
  }
}
