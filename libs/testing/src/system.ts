import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePorts, internalPorts, readRunFile, type RunFile, toolsFolder } from '@ucv/servers';
import { makeScratch, removeScratch } from './scratch';
import { StartCommand } from './start-command';

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
  const generated = readGenerated(home);
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
    writeKey: environment['UCV_WRITE_KEY'] ?? generated.writeKey,
    adminToken: environment['UCV_ADMIN_TOKEN'] ?? generated.adminToken,
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

function readGenerated(home: string): { writeKey: string; adminToken: string } {
  return JSON.parse(readFileSync(join(home, 'credentials.json'), 'utf8')) as {
    writeKey: string;
    adminToken: string;
  };
}
