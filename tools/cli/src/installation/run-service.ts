import { internalPort, readSettings, serviceEnvironment } from '@ucv/dev';
import type { ServiceName } from '@ucv/platform-messaging';
import { answersOk } from '@ucv/servers';
import { Refused } from '../refused';
import { runInThisProcess } from './run-in-this-process';

/** Turns this process into that service, with its own credentials for the servers of this installation. */
export async function runService(service: ServiceName, env: NodeJS.ProcessEnv): Promise<void> {
  const settings = readSettings(env);
  const health = `http://127.0.0.1:${internalPort(settings, service)}/health/live`;
  if (await answersOk(health).catch(() => false)) {
    throw new Refused(
      'cli.service-runs',
      `${service} runs already.\nDo: start the others without it, with npm start -- --without ${service}`,
    );
  }
  Object.assign(process.env, serviceEnvironment(service, settings));
  runInThisProcess(service, []);
}
