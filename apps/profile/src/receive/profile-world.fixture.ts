import { everyFact } from '@ucv/contracts-catalogue';
import type { ConsentDecision } from '@ucv/contracts-consent';
import type { Call, InteractionContent } from '@ucv/contracts-ingestion';
import type { MembershipChange, SegmentDefinition } from '@ucv/contracts-segmentation';
import { byStrength, type Category, type Fact, streamName, type Subject, type Sealed } from '@ucv/envelope';
import type { BeginRebuild, RebuildStatus } from '@ucv/contracts-projections';
import {
  EventLog,
  openReadModel,
  openShadowTables,
  type Projection,
  ProjectionRunner,
  Rebuilds,
} from '@ucv/platform-event-store';
import { eraseKeys, type Identifier, Privacy } from '@ucv/platform-privacy';
import { prepareDatabase, type ReadModel, serviceUrl } from '@ucv/platform-read-model';
import { type StartedPart, startEventStore, startPostgres } from '@ucv/testing';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { profileProjection } from '../project/profile.projection';
import { profileMigrations } from '../project/tables';
import { LiveView } from './live-view';
import { LogView } from './log-view';

/** A profile service's inside on real servers, with what others put on the log. */
export class ProfileWorld {
  readonly ending = new AbortController();
  readonly tenant = 'main';
  servers: StartedPart[] = [];
  log: EventLog;
  readModel: ReadModel;
  privacy: Privacy;
  runner: ProjectionRunner;
  live: LiveView;
  past: LogView;
  private projection: Projection;
  private collecting: ReadModel;
  private governing: ReadModel;
  private collector: Privacy;

  async start(): Promise<void> {
    const [store, postgres] = [await startEventStore(), await startPostgres()];
    this.servers = [store, postgres];
    await prepareDatabase(postgres.url, passwords);
    this.log = EventLog.connect(store.url, { facts: everyFact });
    const keysFolder = join(store.home, 'keys');
    const ingestion = serviceUrl(postgres.url, 'ingestion', passwords.ingestion);
    this.collecting = await openReadModel({ service: 'ingestion', migrations: [] }, ingestion, 'ingestion');
    this.collector = await Privacy.open({ source: this.collecting.source, keysFolder });
    const consent = serviceUrl(postgres.url, 'consent', passwords.consent);
    this.governing = await openReadModel({ service: 'consent', migrations: [] }, consent, 'consent');
    this.readModel = await this.openTables('profile');
    this.privacy = await Privacy.open({ source: this.readModel.source, keysFolder });
    await this.follow(profileProjection(this.privacy));
    this.live = new LiveView(this.readModel, this.privacy, this.runner);
    this.past = new LogView(this.log, this.privacy, this.readModel);
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.readModel?.close();
    await this.collecting?.close();
    await this.governing?.close();
    await this.log?.close();
    await Promise.all(this.servers.map((server) => server.stop()));
  }

  private async follow(projection: Projection): Promise<void> {
    this.projection = projection;
    const { log, readModel } = this;
    this.runner = new ProjectionRunner({ log, readModel, projection });
    void this.runner.run(this.ending.signal);
  }

  /** What rebuilds the projection, as a service has it. */
  rebuilds(
    projection: Projection,
    size: { width?: number; batchSize?: number } = {},
    runner = this.runner,
  ): Rebuilds {
    const { log, readModel, ending } = this;
    const silent = { warn: () => undefined, log: () => undefined };
    const openNext = (): Promise<ReadModel> =>
      openShadowTables({ service: 'profile', migrations: profileMigrations }, this.tablesUrl);
    const site = { service: 'profile', log, readModel, openNext, signal: ending.signal, logger: silent };
    const rebuilds = new Rebuilds({ ...site, ...size });
    rebuilds.tend({ projection, runner });
    return rebuilds;
  }

  /** Rebuilds, and waits for how it ends. */
  async rebuilt(
    options: Omit<BeginRebuild, 'projection'> = {},
    size: { width?: number; batchSize?: number } = {},
  ): Promise<RebuildStatus> {
    const rebuilds = this.rebuilds(this.projection, size);
    await rebuilds.begin({ projection: 'profile', ...options }, this.tenant);
    await rebuilds.ended();
    return rebuilds.status('profile');
  }

  async undone(): Promise<RebuildStatus> {
    const rebuilds = this.rebuilds(this.projection);
    await rebuilds.undo('profile');
    await rebuilds.ended();
    return rebuilds.status('profile');
  }

  openTables(schema: 'profile'): Promise<ReadModel> {
    return openReadModel({ service: 'profile', migrations: profileMigrations }, this.tablesUrl, schema);
  }

  private get tablesUrl(): string {
    return serviceUrl(this.servers[1]!.url, 'profile', passwords.profile);
  }

  /** Puts an event on the log as ingestion does. */
  async happened(identifiers: Identifier[], { call = 'track', at, ...said }: Said): Promise<Subject[]> {
    const refs = await this.collector.index.assign(this.tenant, identifiers);
    const subjects = identifiers.map(({ type }, i) => ({ type, ref: refs[i] as string })).sort(byStrength);
    const home = subjects[0] as Subject;
    const stream = streamName('interaction', this.tenant, home.ref);
    const target = {
      tenant: this.tenant,
      stream,
      eventId: randomUUID(),
      type: 'ingestion.interaction-recorded.v1',
    };
    const content: InteractionContent = {
      messageId: target.eventId,
      identifiers: identifiers.map((identifier, i) => ({ ...identifier, ref: refs[i] as string })),
      ...said,
    };
    const [outcome] = await this.collector.sealMany([
      { ...target, ref: home.ref, cls: 'behaviour', at, content },
    ]);
    if (!outcome || !('sealed' in outcome)) throw new Error('refused');
    const data = { call, sealed: outcome.sealed };
    await this.append(stream, {
      id: target.eventId,
      type: target.type,
      data,
      metadata: this.metadata(subjects, at),
    });
    return subjects;
  }

  /** Says that persons are one, as identity does. */
  async merged(person: Subject, absorbed: Subject): Promise<void> {
    const evidence = {
      rule: 'shared-identifiers',
      rulesVersion: 1,
      eventId: randomUUID(),
      identifiers: [person, absorbed],
    };
    const about = { mergeId: randomUUID(), evidence };
    const at = new Date().toISOString();
    await this.append(streamName('person', this.tenant, absorbed.ref), {
      id: randomUUID(),
      type: 'identity.absorbed-into.v1',
      data: { person: absorbed, into: person, ...about },
      metadata: this.metadata([absorbed, person], at),
    });
    await this.append(streamName('person', this.tenant, person.ref), {
      id: randomUUID(),
      type: 'identity.merged.v1',
      data: { person, absorbed: [absorbed], ...about },
      metadata: this.metadata([person, absorbed], at),
    });
  }

  async split(person: Subject, ...parts: { person: Subject; identifiers: Subject[] }[]): Promise<void> {
    await this.said('person', person.ref, {
      type: 'identity.split.v1',
      data: { person, parts },
      subjects: [person, ...parts.flatMap(({ identifiers }) => identifiers)],
    });
  }

  async decided(
    identifier: Subject,
    about: Pick<ConsentDecision, 'purpose' | 'status'>,
    at: string,
  ): Promise<void> {
    const data: ConsentDecision = {
      ...{ identifier, ...about },
      ...{ basis: 'consent', source: 'preference-centre', decisionId: randomUUID() },
    };
    await this.said('consent', identifier.ref, {
      type: 'consent.decided.v1',
      data,
      subjects: [identifier],
      at,
    });
  }

  async segmentDefined(id: string, name: string, at = '2029-01-01T00:00:00.000Z'): Promise<void> {
    const data: SegmentDefinition = { id, name, version: 1, sealed: {} as Sealed };
    await this.said('segment', id, { type: 'segmentation.segment-defined.v1', data, subjects: [], at });
  }

  async segmentRemoved(id: string): Promise<void> {
    await this.said('segment', id, { type: 'segmentation.segment-removed.v1', data: { id }, subjects: [] });
  }

  async member(is: 'entered' | 'exited', person: Subject, segment: string, at: string): Promise<void> {
    const data: MembershipChange = {
      segment,
      version: 1,
      person,
      cause: { kind: 'event', factId: randomUUID() },
    };
    await this.said('membership', person.ref, {
      type: `segmentation.${is}.v1`,
      ...{ data, subjects: [person], at },
    });
  }

  /** Erases as the consent service does. */
  async erased(...members: [Subject, ...Subject[]]): Promise<void> {
    const refs = members.map(({ ref }) => ref);
    await eraseKeys(this.governing.source, this.tenant, refs, 'a-request');
    for (const privacy of [this.privacy, this.collector]) privacy.evict(refs);
    const request = randomBytes(16).toString('hex');
    await this.said('request', request, {
      type: 'consent.person-erased.v1',
      data: { request, person: members[0], members, keys: [] },
      subjects: members,
    });
  }

  async said(category: Category, ref: string, fact: Stated): Promise<void> {
    const { type, data, subjects, at = new Date().toISOString() } = fact;
    const stream = streamName(category, this.tenant, ref);
    await this.append(stream, { id: randomUUID(), type, data, metadata: this.metadata(subjects, at) });
  }

  private metadata(subjects: Subject[], at: string): Fact['metadata'] {
    const times = { occurredAt: at, receivedAt: at };
    const origin = { source: 'shop', actor: 'source:shop', causationId: null, correlationId: 'c' };
    return { tenant: this.tenant, subjects, ...times, ...origin };
  }

  private async append(stream: string, fact: Fact): Promise<void> {
    await this.log.append(stream, [fact], 'any');
    await this.runner.caughtUp();
  }
}

interface Stated {
  type: string;
  data: object;
  subjects: Subject[];
  at?: string;
}

const passwords = {
  ingestion: 'pw-ingestion',
  identity: 'pw-identity',
  profile: 'pw-profile',
  consent: 'pw-consent',
  segmentation: 'pw-segmentation',
  activation: 'pw-activation',
  gateway: 'pw-gateway',
};

export interface Said extends Omit<InteractionContent, 'messageId' | 'identifiers'> {
  call?: Call;
  at: string;
}
