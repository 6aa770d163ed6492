import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { Gateway } from './gateway';

interface Media {
  schema?: object;
  examples?: Record<string, { value: object }>;
}
interface Described {
  description: string;
  content?: Record<string, Media>;
}
interface Documented {
  parameters?: { name: string; in: string; schema?: { examples?: string[] } }[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, Described>;
}
interface OpenApi {
  paths: Record<string, Record<string, Documented>>;
  components: object;
}

export interface Operation extends Documented {
  method: string;
  path: string;
}

/** One request as the documentation shows it, and how it was answered. */
export interface Sent {
  route: string;
  /** Title of the body's example, where the route takes a body. */
  example?: string;
  status: number;
  code?: string;
  /** What the documentation does not say of this answer. */
  faults: string[];
}

const zeros = '0'.repeat(32);

/** An API by its own `/openapi.json`: every route with every example, each answer held against what is said of it. */
export class DocumentedApi {
  private readonly ajv = addFormats(new Ajv2020({ strict: false }));

  private constructor(
    private readonly gateway: Gateway,
    private readonly document: OpenApi,
    /** Ids by collection, as `POST` answers them. */
    private readonly known: Map<string, string>,
  ) {
    this.ajv.addSchema({ $id: 'api', ...document });
  }

  static async of(gateway: Gateway, o: { known: Record<string, string> }): Promise<DocumentedApi> {
    return new DocumentedApi(gateway, await gateway.read('/openapi.json'), new Map(Object.entries(o.known)));
  }

  get operations(): Operation[] {
    return Object.entries(this.document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, documented]) => ({
        method: method.toUpperCase(),
        path,
        ...documented,
      })),
    );
  }

  async sendAll(operations: readonly Operation[]): Promise<Sent[]> {
    const sent: Sent[] = [];
    for (const operation of operations)
      for (const [title, body] of bodiesOf(operation)) sent.push(await this.send(operation, title, body));
    return sent;
  }

  private async send(operation: Operation, example?: string, body?: object): Promise<Sent> {
    const { method, path } = operation;
    const headers = { 'content-type': 'application/json' };
    const carried = body && { headers, body: this.withIds(JSON.stringify(body)) };
    const answer = await answered(await this.gateway.request(this.filled(operation), { method, ...carried }));
    if (method === 'POST' && answer.json?.id) this.known.set(path, answer.json.id);
    const { status, code } = answer;
    const faults = this.faultsOf(operation.responses[String(status)], answer);
    return { route: `${method} ${path}`, example, status, code, faults };
  }

  /** The path, with what its parameters may name. */
  private filled({ path, parameters = [] }: Operation): string {
    return path.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
      const { schema } = parameters.find((one) => one.name === name && one.in === 'path') ?? {};
      const made = this.known.get(path.slice(0, path.indexOf(`/${whole}`)));
      return encodeURIComponent(made ?? schema?.examples?.[0] ?? zeros);
    });
  }

  /** The zeros in examples stand for ids that only this system knows. */
  private withIds(body: string): string {
    return body.replaceAll(/"(segment|destination)":"0{32}"/g, (_, of: string) =>
      JSON.stringify({ [of]: this.known.get(`/v1/${of}s`) ?? zeros }).slice(1, -1),
    );
  }

  private faultsOf(said: Described | undefined, { status, type, json, code }: Answer): string[] {
    if (!said) return [`${status} ${code ?? ''} is not said`];
    if (code && !said.description.includes(`\`${code}\``)) return [`${status} does not name ${code}`];
    return json === undefined ? [] : this.shapeFaults(said.content?.[type]?.schema, json);
  }

  private shapeFaults(schema: object | undefined, json: object): string[] {
    if (!schema) return ['the answer is not said to be JSON'];
    const validate = this.ajv.compile(absolute(schema));
    return validate(json) ? [] : [this.ajv.errorsText(validate.errors)];
  }
}

interface Answer {
  status: number;
  type: string;
  json?: { id?: string };
  code?: string;
}

async function answered(response: Response): Promise<Answer> {
  const [type = ''] = (response.headers.get('content-type') ?? '').split(';');
  const text = await response.text();
  const isJson = type === 'application/json' && text !== '';
  const json = isJson ? (JSON.parse(text) as { id?: string; error?: { code: string } }) : undefined;
  return { status: response.status, type, json, code: json?.error?.code };
}

const bodiesOf = ({ requestBody }: Operation): [string | undefined, object | undefined][] => {
  const examples = requestBody?.content['application/json']?.examples;
  if (!requestBody) return [[undefined, undefined]];
  return Object.entries(examples ?? { 'there is none': { value: {} } }).map(([title, { value }]) => [
    title,
    value,
  ]);
};

/** References of a schema that stands outside the document that they mean. */
const absolute = (schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')) as object;
