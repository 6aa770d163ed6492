import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';

/**
 * Ends every process group on the last list once its standard input closes, which the kernel does for us even
 * when we die of SIGKILL. A list is one line of `SIGNAL:pgid` and `FOLDER:path` words and replaces the one before;
 * a half-written line is ignored. What was started but not listed yet is found by its marker in /proc. What has not
 * ended 5 to 6 s after it was asked is killed, however busy the machine is.
 */
const script = `
list=
while read -r line; do list=$line; done
marked() { grep -lsz "^UCV_RUN=$1\\$" /proc/[0-9]*/environ 2>/dev/null | sed 's|^/proc/||; s|/environ$||'; }
each() { for word in $list; do case $word in FOLDER:*) ;; *) kill "$1" -- "-\${word#*:}" 2>/dev/null && alive=1 ;; esac; done; }
for word in $list; do case $word in FOLDER:*) ;; *) kill -s "\${word%%:*}" -- "-\${word#*:}" 2>/dev/null ;; esac; done
for pid in $(marked "$1"); do kill -s TERM "$pid" 2>/dev/null; done
end=$(($(date +%s) + 6))
while [ "$(date +%s)" -lt "$end" ]; do
  alive=
  each -0
  [ -n "$(marked "$1")" ] && alive=1
  [ -z "$alive" ] && break
  sleep 0.1
done
each -KILL
for pid in $(marked "$1"); do kill -s KILL "$pid" 2>/dev/null; done
for word in $list; do case $word in FOLDER:*/ucv-scratch-*) rm -rf "\${word#FOLDER:}" ;; esac; done
`;

/** Prefix of the temporary folders that a watchdog removes when their owner is gone. */
export const scratchPrefix = 'ucv-scratch-';

/**
 * Keeps a promise that an exit handler cannot keep: nothing that we started outlives us, however we end.
 * Lives in a session of its own, so that neither Ctrl-C nor a kill of our process group reaches it; when it is
 * killed itself, another takes its place.
 */
export class Watchdog {
  /** Every process of ours carries `UCV_RUN=<marker>` in its environment. */
  readonly marker = randomBytes(8).toString('hex');
  private readonly groups = new Map<number, NodeJS.Signals>();
  private readonly folders = new Set<string>();
  private shell: ChildProcess;
  private closed = false;

  constructor() {
    this.shell = this.open();
  }

  get pid(): number | undefined {
    return this.shell.pid;
  }

  /** @param signal what the group is asked with before it is killed */
  add(group: number, signal: NodeJS.Signals): void {
    this.groups.set(group, signal);
    this.tell();
  }

  remove(group: number): void {
    this.groups.delete(group);
    this.tell();
  }

  /** Removes the folder too when we end; only folders named `ucv-scratch-…`. */
  addFolder(folder: string): void {
    this.folders.add(folder);
    this.tell();
  }

  removeFolder(folder: string): void {
    this.folders.delete(folder);
    this.tell();
  }

  close(): void {
    this.closed = true;
    this.shell.stdin?.end();
  }

  private open(): ChildProcess {
    const shell = spawn('/bin/sh', ['-c', script, 'ucv-watchdog', this.marker], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      cwd: '/',
    });
    shell.stdin?.on('error', () => undefined);
    unrefChild(shell);
    shell.on('exit', () => this.replace());
    shell.on('error', () => undefined);
    return shell;
  }

  private replace(): void {
    if (this.closed) return;
    this.shell = this.open();
    this.tell();
  }

  private tell(): void {
    const groups = [...this.groups].map(([group, signal]) => `${signal.slice(3)}:${group}`);
    const folders = [...this.folders].map((folder) => `FOLDER:${folder}`);
    this.shell.stdin?.write(`${[...groups, ...folders].join(' ')}\n`);
  }
}

/** A child process, with its pipes, no longer keeps our event loop alive. */
export function unrefChild(child: ChildProcess): void {
  child.unref();
  for (const stream of child.stdio) (stream as { unref?(): void } | null)?.unref?.();
}
