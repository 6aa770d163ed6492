import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { freePorts, internalPorts, loadCredentials, readRunFile, repository, type RunFile } from '@ucv/dev';
import { makeScratch, removeScratch, toolsFolder, watchdog } from './scratch';

/** The whole system, started from outside by its public command. */
export interface StartedSystem {
  home: string;
  urls: RunFile['urls'];
  writeKey: string;
  adminToken: string;
  /** Environment that `npx ucv …` needs to talk to this system. */
  environment: Record<string, string>;
  /** Everything that the terminal showed. */
  readonly output: string;
  /** What runs now, by name: `gateway` … `activation`, `nats`, `postgres`, `event-store`. */
  processes(): RunFile['processes'];
  /** SIGKILL; the supervisor starts it again. Resolves when that one is ready. */
  kill(name: string, o?: { wait?: boolean }): Promise<void>;
  untilReady(name: string, timeoutMs?: number): Promise<void>;
  /** SIGKILL of the supervisor itself; resolves when it is gone, not when its watchdog has ended the rest. */
  killSupervisor(): Promise<void>;
  /** SIGTERM, as a service manager does it. @returns the exit code */
  halt(): Promise<number | null>;
  /** Starts it again on the same data and ports, after `halt` or `killSupervisor`. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

export interface SystemOptions {
  env?: Record<string, string>;
  /** Options of `npm start`; default `--empty`. */
  args?: string[];
  timeoutMs?: number;
}

/** Variables of the caller's shell that would lead a test's system to somebody else's data. */
const foreign = /^(UCV_.*|NATS_URL|DATABASE_URL|EVENTSTORE_URL|npm_lifecycle_event)$/;

/**
 * Starts everything on free ports with a UCV_HOME of its own.
 * @cost  about 8 s on two cores
 */
export async function startSystem(o: SystemOptions = {}): Promise<StartedSystem> {
  const home = makeScratch();
  const first = await freePorts(internalPorts + 2);
  const environment = {
    UCV_HOME: home,
    UCV_TOOLS: toolsFolder(),
    UCV_INTERNAL_PORT: String(first),
    UCV_GATEWAY_PORT: String(first + internalPorts),
    UCV_COLLECTOR_PORT: String(first + internalPorts + 1),
    ...o.env,
  };
  const command = new StartCommand(environment, o);
  try {
    await command.start();
    return describeSystem(command, environment);
  } catch (error) {
    await command.end('SIGTERM');
    removeScratch(home);
    throw error;
  }
}

function describeSystem(
  command: StartCommand,
  environment: Record<string, string> & { UCV_HOME: string },
): StartedSystem {
  const home = environment.UCV_HOME;
  const { credentials } = loadCredentials(home);
  const running = () => readRunFile(home) as RunFile;
  const untilReady = async (name: string, timeoutMs = 60_000, not?: number) => {
    for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await delay(50)) {
      const { state, pid } = running().processes[name] ?? {};
      if (state === 'ready' && pid !== not) return;
    }
    throw new Error(
      `${name} is not ready after ${timeoutMs / 1000} s. The terminal showed:\n${command.output}`,
    );
  };
  return {
    home,
    urls: running().urls,
    writeKey: environment['UCV_WRITE_KEY'] ?? credentials.writeKey,
    adminToken: environment['UCV_ADMIN_TOKEN'] ?? credentials.adminToken,
    environment,
    get output() {
      return command.output;
    },
    processes: () => running().processes,
    untilReady,
    kill: async (name, { wait = true } = {}) => {
      const pid = running().processes[name]?.pid;
      if (pid === undefined) throw new Error(`There is no running process named ${name}.`);
      process.kill(pid, 'SIGKILL');
      if (wait) await untilReady(name, 60_000, pid);
    },
    killSupervisor: async () => void (await command.end('SIGKILL')),
    halt: () => command.end('SIGTERM'),
    restart: () => command.start(),
    stop: async () => {
      await command.end('SIGTERM');
      removeScratch(home);
    },
  };
}

/** `npm start` without npm. */
class StartCommand {
  output = '';
  private child?: ChildProcess;

  constructor(
    private readonly environment: Record<string, string>,
    private readonly o: SystemOptions,
  ) {}

  /** @refuses  with all that the terminal showed, when it ends or is not ready in time */
  async start(): Promise<void> {
    const inherited = Object.entries(process.env).filter(([name]) => !foreign.test(name));
    const child = spawn(process.execPath, ['tools/dev/bin/start.mjs', ...(this.o.args ?? ['--empty'])], {
      cwd: repository,
      env: { ...Object.fromEntries(inherited), ...this.environment, UCV_RUN: watchdog().marker },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.child = child;
    if (child.pid) watchdog().add(child.pid, 'SIGTERM');
    await this.untilLine(child, 'UCV ready');
  }

  /** @returns the exit code; null after a signal */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.child;
    if (!child?.pid) return null;
    const { pid } = child;
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill(signal);
      await ended;
    }
    watchdog().remove(pid);
    return child.exitCode;
  }

  private untilLine(child: ChildProcess, wanted: string): Promise<void> {
    const timeoutMs = this.o.timeoutMs ?? 180_000;
    return new Promise((resolve, reject) => {
      const fail = (why: string) =>
        reject(new Error(`The system ${why}. The terminal showed:\n${this.output}`));
      const timer = setTimeout(() => fail(`was not ready within ${timeoutMs / 1000} s`), timeoutMs);
      const read = (line: string) => {
        this.output += `${line}\n`;
        if (line === wanted) resolve(clearTimeout(timer));
      };
      for (const stream of [child.stdout, child.stderr]) {
        if (stream) createInterface({ input: stream }).on('line', read);
      }
      child.once('exit', (code, signal) => {
        clearTimeout(timer);
        setImmediate(() => fail(`ended (${signal ?? `exit code ${code}`})`));
      });
    });
  }
}
