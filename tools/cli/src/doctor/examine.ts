import { readSettings, type Settings } from '@ucv/dev';
import { type Finding, fine, problem } from './finding';
import { checkHome, checkNats, checkNode, checkPostgres, checkSpace } from './machine';
import { checkParked } from './parked';
import { checkPorts, checkServices, isRunning } from './system';

/** Everything that the system needs of this machine, and the state of the system where it runs. */
export async function examine(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const settings = settingsOf(env);
  if ('ok' in settings) return [checkNode(), settings];
  return [
    checkNode(),
    await checkPostgres(settings),
    await checkNats(settings),
    checkHome(settings),
    await checkSpace(settings),
    ...(await checkSystem(settings, env)),
  ];
}

function settingsOf(env: NodeJS.ProcessEnv): Settings | Finding {
  try {
    return readSettings(env);
  } catch (error) {
    return problem('environment', (error as Error).message, 'correct or unset that variable');
  }
}

async function checkSystem(settings: Settings, env: NodeJS.ProcessEnv): Promise<Finding[]> {
  if (isRunning(settings)) return [...(await checkServices(settings)), await checkParked(env)];
  return [await checkPorts(settings), fine('system', 'does not run: npm start starts it')];
}
