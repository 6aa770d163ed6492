import { services } from '@ucv/platform-messaging';
import { prepareDatabase } from '@ucv/platform-read-model';
import { passwordVariable } from './compose-environment';

/** The one-off container `database` of docker-compose.yml: roles, schemas and grants in a PostgreSQL that runs elsewhere. */
async function main(): Promise<void> {
  const passwords = Object.fromEntries(services.map((name) => [name, required(passwordVariable(name))]));
  await prepareDatabase(required('DATABASE_URL'), passwords);
  console.log('The database is prepared.');
}

function required(variable: string): string {
  const value = process.env[variable];
  if (value) return value;
  throw new Error(`${variable} is not set.`);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
