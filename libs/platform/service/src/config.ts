import 'reflect-metadata';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, Min, validateSync } from 'class-validator';

const variablesOf = Symbol('environment variables');
type Variables = Map<string, string>;

/**
 * Names the environment variable that fills a property. The property's type (string, number, boolean) says
 * how the text is read, class-validator's decorators what is allowed; an empty variable counts as unset.
 */
export function Env(variable: string): PropertyDecorator {
  return (target, property) => {
    const inherited = (Reflect.getMetadata(variablesOf, target) ?? new Map()) as Variables;
    Reflect.defineMetadata(variablesOf, new Map(inherited).set(String(property), variable), target);
  };
}

/** What every service needs to know; a service adds its own by extending this in its `<name>.config.ts`. */
export class ServiceConfig {
  @Env('UCV_HEALTH_PORT') @IsInt() @Min(0) @Max(65535) healthPort: number;
  @Env('UCV_LOG_LEVEL') @IsIn(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']) logLevel =
    'info';
  @Env('UCV_HOME') @IsString() home: string;
  @Env('NATS_URL') @Matches(/^(nats|tls):\/\/./, { message: 'must be nats://… or tls://…' }) natsUrl: string;
  /** Seed of the service's own nkey; absent where `natsUrl` carries user and password. */
  @Env('NATS_SEED') @IsOptional() @IsString() natsSeed?: string;
  @Env('DATABASE_URL')
  @Matches(/^postgres(ql)?:\/\/./, { message: 'must be postgres://…' })
  databaseUrl: string;
  @Env('EVENTSTORE_URL')
  @Matches(/^esdb(\+discover)?:\/\/./, { message: 'must be esdb://…' })
  eventStoreUrl: string;
}

/** Every fault of the environment at once, without the values: they may be secrets. */
export class ConfigFault extends Error {
  constructor(readonly faults: string[]) {
    super(['The configuration is not usable:', ...faults.map((fault) => `  ${fault}`)].join('\n'));
    this.name = 'ConfigFault';
  }
}

/**
 * Reads the environment into a configuration class.
 * @refuses ConfigFault with one line for each variable that is missing or not allowed
 */
export function serviceConfig<T extends object>(
  Config: new () => T,
  environment: Record<string, string | undefined> = process.env,
): T {
  const config = new Config();
  const variables = Reflect.getMetadata(variablesOf, Config.prototype) as Variables;
  for (const [property, variable] of variables) {
    const text = environment[variable];
    if (text === undefined || text === '') continue;
    const type: unknown = Reflect.getMetadata('design:type', Config.prototype, property);
    (config as Record<string, unknown>)[property] = read(text, type);
  }
  const faults = validateSync(config, { forbidUnknownValues: false }).map((fault) => {
    const unset = (config as Record<string, unknown>)[fault.property] === undefined;
    const variable = variables.get(fault.property) ?? fault.property;
    const problems = Object.values(fault.constraints ?? {}).map((text) =>
      text.replace(fault.property, '').trim(),
    );
    return `${variable} ${unset ? 'is not set' : problems.join(', ')}`;
  });
  if (faults.length > 0) throw new ConfigFault(faults);
  return config;
}

function read(text: string, type: unknown): unknown {
  if (type === Number) return Number(text);
  if (type === Boolean) return ['1', 'true', 'yes'].includes(text.toLowerCase());
  return text;
}
