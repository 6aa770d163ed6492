import type { FactMetadata, Subject } from '@ucv/envelope';

/** Who asked for something, when, and in which request. */
export interface CommandContext {
  tenant: string;
  /** Opaque ref of the token that acts, or `service:<name>`. */
  actor: string;
  /** RFC 3339 in UTC. */
  at: string;
  /** Id of the request; all that it brings about carries it. */
  correlationId: string;
}

/** Metadata of a fact that a request from outside made necessary. */
export const commandMetadata = (
  { tenant, actor, at, correlationId }: CommandContext,
  subjects: Subject[] = [],
): FactMetadata => ({
  tenant,
  subjects,
  occurredAt: at,
  receivedAt: at,
  actor,
  causationId: null,
  correlationId,
});
