import { main } from '../main.js';
import { describeImport, importProgress } from './importProgress.js';

/** `serve`: prints what it does and where it serves, then serves until a signal. */
export async function serve({ data }: { data?: string }): Promise<void> {
  const { url, stopped } = await main({
    ...(data !== undefined && { dataFolder: data }),
    onDatabase: (where, migrations) => {
      console.log(
        `Database: ${where}, ${migrations.length > 0 ? `${migrations.length} migrations run` : 'tables up to date'}.`,
      );
    },
    onImportProgress: importProgress(),
    onImport: (outcome) => console.log(describeImport(outcome)),
  });
  console.log(
    `\nHemicycle is ready:\n  GraphQL  ${url}/graphql  (open it in a browser)\n  Schema   ${url}/schema.graphql\n  Health   ${url}/health/ready\n`,
  );
  await stopped;
  console.log('Stopped.');
}
