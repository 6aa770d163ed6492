import { connection } from '../gateway/connection';
import { GatewayClient } from '../gateway/gateway-client';
import type { ParkedPage } from '../gateway/parked';
import { Refused } from '../refused';
import { type Finding, fine, problem } from './finding';

/** Most facts that are counted one by one. */
const counted = 200;

/** How many facts no projection has taken, and nobody has replayed or discarded. */
export async function checkParked(env: NodeJS.ProcessEnv): Promise<Finding> {
  const name = 'parked facts';
  try {
    const { data, cursor } = await new GatewayClient(connection(env)).get<ParkedPage>('/v1/parked', {
      limit: counted,
    });
    if (data.length === 0) return fine(name, 'none is open');
    const open = cursor ? `more than ${counted} are open` : `${data.length} open`;
    return problem(name, open, 'npx ucv parked shows them: mend the cause, then replay or discard them');
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return problem(name, `not known: ${error.message.split('\n')[0]}`, 'see the gateway above');
  }
}
