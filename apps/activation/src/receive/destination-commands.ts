import type {
  ChangeDestination,
  DefineDestination,
  DestinationData,
  DestinationSecrets,
} from '@ucv/contracts-activation';
import { streamName } from '@ucv/envelope';
import { commandMetadata, type EventLog, RevisionConflict } from '@ucv/platform-event-store';
import type { Privacy } from '@ucv/platform-privacy';
import type { ReadModel } from '@ucv/platform-read-model';
import { Refusal } from '@ucv/platform-service';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  decideDestination,
  type DestinationCommand,
  type DestinationStanding,
  evolveDestination,
  mustStand,
  noDestination,
} from '../decide/destination';
import { destinationUrl, signingSecret } from '../decide/destination-url';
import { allowedAddresses } from '../project/due-deliveries';
import { type AddressGuard, AddressRefused } from '../publish/address-guard';
import type { DestinationNames, Named } from './destination-names';

export interface CommandMeans {
  log: EventLog;
  readModel: ReadModel;
  privacy: Privacy;
  guard: AddressGuard;
  names: DestinationNames;
}

/** Who wants something of which tenant's destinations, and in which request. */
export interface Wanted {
  tenant: string;
  actor: string;
  correlationId: string;
}

/** Times that others may be faster. */
const mostConflicts = 15;

/** Sets destinations up, changes, pauses and removes them, each at the revision that it read. */
export class DestinationCommands {
  constructor(private readonly means: CommandMeans) {}

  /** @refuses activation.url-invalid, activation.address-refused, activation.secret-invalid, activation.destination-exists */
  async define(
    wanted: Wanted,
    { settings, ...definition }: Omit<DefineDestination, 'actor'>,
  ): Promise<Named<{ id: string; secret: string }>> {
    const url = destinationUrl(settings.url);
    const secret = signingSecret(settings.secret ?? `whsec_${randomBytes(24).toString('base64')}`);
    await this.refusePrivate(wanted.tenant, url);
    const id = randomBytes(16).toString('hex');
    const secrets: DestinationSecrets = { url: url.href, secret, traits: settings.traits };
    return this.means.names.giving(wanted.tenant, { name: definition.name }, async () => {
      const position = await this.say(wanted, id, () => ({ definition: { id, ...definition }, secrets }));
      return { result: { id, secret }, position };
    });
  }

  /** @refuses as `define`; activation.destination-unknown, activation.destination-changed */
  async change(
    wanted: Wanted,
    { id, version, settings, ...asked }: Omit<ChangeDestination, 'actor'>,
  ): Promise<bigint | undefined> {
    const url = settings?.url === undefined ? undefined : destinationUrl(settings.url);
    if (url) await this.refusePrivate(wanted.tenant, url);
    const secret = settings?.secret === undefined ? undefined : signingSecret(settings.secret);
    const work = async (): Promise<Named<undefined>> => {
      const position = await this.say(wanted, id, async (state) => {
        const { data, factId } = mustStand(state, version);
        const before = await this.secretsOf(wanted.tenant, data, factId);
        const traits = settings?.traits === undefined ? before.traits : (settings.traits ?? undefined);
        const secrets = { url: url?.href ?? before.url, secret: secret ?? before.secret, traits };
        return { definition: changed(data, asked), secrets };
      });
      return { result: undefined, position };
    };
    const { position } =
      asked.name === undefined
        ? await work()
        : await this.means.names.giving(wanted.tenant, { name: asked.name, own: id }, work);
    return position;
  }

  /** @refuses activation.destination-unknown */
  command(wanted: Wanted, id: string, kind: 'pause' | 'resume' | 'remove'): Promise<bigint | undefined> {
    return this.append(wanted, id, (state) => {
      mustStand(state);
      return Promise.resolve({ command: { kind } });
    });
  }

  private say(
    wanted: Wanted,
    id: string,
    what: (state: DestinationStanding) => Promise<Definition> | Definition,
  ): Promise<bigint | undefined> {
    return this.append(wanted, id, async (state, at) => {
      const { definition, secrets } = await what(state);
      const factId = randomUUID();
      const sealed = await this.seal({ tenant: wanted.tenant, id, at, factId }, secrets);
      return { command: { kind: 'define', data: { ...definition, sealed } }, factId, kid: sealed.kid };
    });
  }

  /** Reads, decides and appends at the revision that it read; where another was faster, decides anew. */
  private async append(
    wanted: Wanted,
    id: string,
    decide: (state: DestinationStanding, at: string) => Promise<Decision>,
  ): Promise<bigint | undefined> {
    for (let conflicts = 0; ; conflicts += 1) {
      try {
        return await this.appendOnce(wanted, id, decide);
      } catch (error) {
        if (!(error instanceof RevisionConflict) || conflicts >= mostConflicts) throw error;
      }
    }
  }

  private async appendOnce(
    { tenant, actor, correlationId }: Wanted,
    id: string,
    decide: (state: DestinationStanding, at: string) => Promise<Decision>,
  ): Promise<bigint | undefined> {
    const stream = streamName('config', tenant, id);
    let state = noDestination;
    for await (const fact of this.means.log.read(stream))
      state = { ...evolveDestination(state, fact), version: fact.revision + 1 };
    const at = new Date().toISOString();
    const { command, factId = randomUUID(), kid } = await decide(state, at);
    const metadata = commandMetadata({ tenant, actor, at, correlationId });
    const facts = decideDestination(command, state, {
      factId,
      metadata: kid ? { ...metadata, kid } : metadata,
    });
    if (facts.length === 0) return undefined;
    const expected = state.version === 0 ? 'no-stream' : state.version - 1;
    return (await this.means.log.append(stream, facts, expected)).position;
  }

  private async secretsOf(
    tenant: string,
    { id, sealed }: DestinationData,
    eventId: string,
  ): Promise<DestinationSecrets> {
    const stream = streamName('config', tenant, id);
    const type = 'activation.destination-defined.v1';
    const [opened] = await this.means.privacy.openMany([{ tenant, stream, eventId, type, sealed }]);
    if (opened?.state === 'opened') return opened.content as DestinationSecrets;
    throw new Refusal(
      'activation.destination-sealed',
      'Url and secret of the destination cannot be opened: the keyring is older than the log. Restore it.',
      { status: 503 },
    );
  }

  private async seal(
    o: { tenant: string; id: string; at: string; factId: string },
    content: DestinationSecrets,
  ) {
    const { tenant, id, at, factId: eventId } = o;
    const stream = streamName('config', tenant, id);
    const type = 'activation.destination-defined.v1';
    const [outcome] = await this.means.privacy.sealMany([
      { tenant, ref: id, cls: 'statutory', at, stream, eventId, type, content },
    ]);
    if (!outcome || !('sealed' in outcome)) throw new Error('a destination cannot be erased');
    return outcome.sealed;
  }

  private async refusePrivate(tenant: string, url: URL): Promise<void> {
    const { guard, readModel } = this.means;
    try {
      await guard.check(url, await readModel.forTenant(tenant, (tx) => allowedAddresses(tx, tenant)));
    } catch (error) {
      if (!(error instanceof AddressRefused)) throw error;
      throw new Refusal(
        'activation.address-refused',
        'The url leads to an address that is not public. An admin may allow it: PUT /v1/settings/allowed-addresses.',
      );
    }
  }
}

interface Definition {
  definition: Omit<DestinationData, 'sealed'>;
  secrets: DestinationSecrets;
}

interface Decision {
  command: DestinationCommand;
  factId?: string;
  kid?: string;
}

type Asked = Pick<ChangeDestination, 'name' | 'kind' | 'segment' | 'on' | 'purpose' | 'contact'>;

/** What is left out stays; null takes away. */
function changed({ sealed: _, ...before }: DestinationData, asked: Asked): Omit<DestinationData, 'sealed'> {
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  const after = Object.entries({ ...before, ...Object.fromEntries(given) });
  return Object.fromEntries(after.filter(([, value]) => value !== null)) as Omit<DestinationData, 'sealed'>;
}
