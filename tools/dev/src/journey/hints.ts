import type { Moments } from './moments';
import { shopper } from './sample-shopper';

const again = `npx ucv profile email:${shopper.email}`;

/** What a later start says in place of the journey. */
export const howToSeeItAgain = `The sample journey was played at the first start; see it again with: ${again}`;

/** What one can ask next, to be copied into another terminal. */
export function hints(moments: Moments, gateway: string, env: NodeJS.ProcessEnv): string {
  const rows: [string, ...string[]][] = [
    ['This view again (with --json for machines):', again],
    ['The shopper before the purchase:', `${again} --as-of ${moments.beforePurchase}`],
    ['Two people, before the click joined them:', `${again} --known-at ${moments.beforeClick}`],
    [
      'The same by HTTP, with the admin token:',
      'curl -H "Authorization: Bearer $UCV_ADMIN_TOKEN" \\',
      `  ${gateway}/v1/profiles/email:${shopper.email}`,
    ],
  ];
  const lines = rows.flatMap(([title, ...command]) => [
    `  ${title}`,
    ...command.map((line) => `    ${line}`),
  ]);
  return ['In another terminal:', ...where(env), ...lines].join('\n');
}

/** Another terminal must know which installation is meant, unless it is the usual one. */
function where(env: NodeJS.ProcessEnv): string[] {
  const own = ['UCV_HOME', 'UCV_GATEWAY_PORT'].filter((name) => env[name]);
  return own.length > 0 ? [`  export ${own.map((name) => `${name}=${env[name]}`).join(' ')}`] : [];
}
