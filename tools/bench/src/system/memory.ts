import { readFileSync } from 'node:fs';

/**
 * Resident memory of a process in MB: its own, and what it maps of files.
 * @source proc_pid_status(5), in kB there
 */
export function memoryOf(pid: number | undefined): { anon: number; file: number } {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'latin1');
    const of = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(text)?.[1] ?? 0) / 1024;
    return { anon: of('RssAnon'), file: of('RssFile') };
  } catch {
    return { anon: 0, file: 0 };
  }
}
