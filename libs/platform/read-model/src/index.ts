export { sampleDifferences, tableDigest } from './compare-tables';
export type { CompareOptions, RowDifference, TableDigest } from './compare-tables';
export { concealValues, isTransient, refusesValue } from './database-fault';
export { prepareDatabase } from './prepare/prepare-database';
export { ReadModel } from './read-model';
export type { ReadModelOptions } from './read-model';
export { protectByTenant } from './row-level-security';
export { databaseName, serviceUrl } from './service-url';
export { upsertRows } from './upsert-rows';
