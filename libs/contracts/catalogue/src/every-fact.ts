import { activationFacts } from '@ucv/contracts-activation';
import { consentFacts } from '@ucv/contracts-consent';
import { gatewayFacts } from '@ucv/contracts-gateway';
import { identityFacts } from '@ucv/contracts-identity';
import { ingestionFacts } from '@ucv/contracts-ingestion';
import { projectionsFacts } from '@ucv/contracts-projections';
import { segmentationFacts } from '@ucv/contracts-segmentation';
import type { Catalogue, RecordedOf } from '@ucv/envelope';

/** Every version of every fact that this code can read, by type. A category holds facts of many publishers. */
export const everyFact = {
  ...activationFacts,
  ...consentFacts,
  ...gatewayFacts,
  ...identityFacts,
  ...ingestionFacts,
  ...projectionsFacts,
  ...segmentationFacts,
} satisfies Catalogue;

export type FactType = keyof typeof everyFact;

/** A recorded fact of one type, with the data that its publisher declares. */
export type AnyFact<Type extends FactType = FactType> = RecordedOf<typeof everyFact, Type>;
