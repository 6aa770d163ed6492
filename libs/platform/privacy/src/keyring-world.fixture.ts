import { streamName } from '@ucv/envelope';
import { prepareDatabase, ReadModel, serviceUrl } from '@ucv/platform-read-model';
import { startPostgres, type StartedPart } from '@ucv/testing';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { Privacy, type SealOutcome } from './index';

export const tenant = 'main';
const password = 'secret';

/** A keyring on a real PostgreSQL, seen with the rights of three services. */
export class KeyringWorld {
  ingestion: ReadModel;
  profile: ReadModel;
  consent: ReadModel;
  keysFolder: string;
  /** As whoever prepared it. */
  database: string;
  private postgres: StartedPart | undefined;
  private readonly open: ReadModel[] = [];

  /** @param beside a world whose server holds another database for this one */
  async start(beside?: KeyringWorld): Promise<void> {
    if (!beside) this.postgres = await startPostgres();
    const url = new URL(this.postgres?.url ?? beside!.database);
    if (beside) {
      const name = `beside_${randomBytes(4).toString('hex')}`;
      await beside.asAdmin(`CREATE DATABASE ${name}`, []);
      url.pathname = `/${name}`;
    }
    this.database = url.href;
    this.keysFolder = await mkdtemp(join(tmpdir(), 'ucv-keys-'));
    await this.enter();
  }

  async enter(): Promise<void> {
    await prepareDatabase(this.database, { ingestion: password, profile: password, consent: password });
    this.ingestion = await this.as('ingestion');
    this.profile = await this.as('profile');
    this.consent = await this.as('consent');
  }

  /** Ends the services' connections, as a restore wants it. */
  async leave(): Promise<void> {
    await Promise.all(this.open.splice(0).map((model) => model.close()));
  }

  async stop(): Promise<void> {
    await this.leave();
    await this.postgres?.stop();
    await rm(this.keysFolder, { recursive: true, force: true });
  }

  async as(service: string): Promise<ReadModel> {
    const url = serviceUrl(this.database, service, password);
    const model = await ReadModel.open({ url, schema: service, migrations: [], applicationName: service });
    this.open.push(model);
    return model;
  }

  /** Past all rights, to look or tamper where no service can. */
  async asAdmin<Row>(sql: string, values: unknown[]): Promise<Row[]> {
    const admin = await new DataSource({ type: 'postgres', url: this.database }).initialize();
    try {
      return await admin.query<Row[]>(sql, values);
    } finally {
      await admin.destroy();
    }
  }

  privacyOf(model: ReadModel): Promise<Privacy> {
    return Privacy.open({ source: model.source, keysFolder: this.keysFolder });
  }
}

export const newRef = (): string => randomBytes(16).toString('hex');

/** Something to seal. */
export const target = (ref: string, content: unknown = { email: 'ann@example.org' }) => ({
  tenant,
  ref,
  cls: 'traits' as const,
  at: '2026-11-23T10:00:00Z',
  stream: streamName('interaction', tenant, ref),
  eventId: 'b2f6f3c0-6c0f-5d5e-9d0a-6b1d0c6f0a41',
  type: 'ingestion.customer-identified.v1',
  content,
});

/** What to open of it once it is sealed. */
export function toOpen(item: ReturnType<typeof target>, outcome: SealOutcome | undefined) {
  if (!outcome || !('sealed' in outcome)) throw new Error('was refused');
  const { stream, eventId, type } = item;
  return { tenant, stream, eventId, type, sealed: outcome.sealed };
}
