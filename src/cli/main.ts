#!/usr/bin/env node
import * as nodeModule from 'node:module';
import { Command, Option } from 'commander';
import { defaultToProduction } from '../platform/environment.js';
import { reloadSignal } from '../reloadSignal.js';
import { stopSignal } from '../stopSignal.js';
import type { GatewayCommand } from './gateway.js';
import { importGateway } from './gatewayBundle.js';
import type { ServeOptions } from './serve.js';
import type { SplitOptions } from './split.js';

// Node 22.1 and later keeps what it compiled, so that later starts of the same code are faster.
const { enableCompileCache }: typeof nodeModule & { enableCompileCache?: () => unknown } = nodeModule;
enableCompileCache?.();

defaultToProduction();

/** The one executable. Each command's code is loaded when the command is called, so that `--help` is instant. */
const program = new Command('hemicycle')
  .description('The open graph of interparliamentary assemblies, and a federation gateway.')
  .showHelpAfterError('(add --help for the commands and their options)');

program
  .command('serve', { isDefault: true })
  .description('migrate, import data/ where it changed, and serve the graph')
  .option('--data <folder>', 'the folder of data files')
  .option('--subgraph <name>', 'serve one of our subgraphs alone, for a gateway elsewhere')
  .addOption(
    new Option('--subgraph-url <name=url>', 'a subgraph is at this address, not in this process; may be repeated')
      .argParser(collect)
      .conflicts('subgraph'),
  )
  .addOption(
    new Option('--add-subgraph <name=url>', "somebody else's subgraph joins ours; may be repeated")
      .argParser(collect)
      .conflicts('subgraph'),
  )
  .option('--port <port>', 'the port; 0 takes a free one')
  .option('--host <host>', 'the address to listen on')
  // The default command gets whatever is no command.
  .allowExcessArguments()
  .action(async (options: ServeOptions, { args: [unknown] }: Command) => {
    if (unknown !== undefined) program.error(`error: unknown command '${unknown}'`);
    // Before anything is loaded: until then, signals do what the system has them do.
    const onReloadSignal = reloadSignal();
    const untilStopped = stopSignal();
    await (await import('./serve.js')).serve(options, onReloadSignal, untilStopped);
  });

program
  .command('gateway')
  .description('serve any supergraph over HTTP subgraphs, without anything of our own graph')
  .requiredOption('--supergraph <file>', 'the supergraph SDL; it is read again when it changes, and on SIGHUP')
  .option(
    '--subgraph-url <name=url>',
    'where a subgraph is, if not where the supergraph says; may be repeated',
    collect,
  )
  .option(
    '--subscription-url <name=url>',
    'where a subgraph is subscribed to, if not by server-sent events where it is: ws: is graphql-transport-ws; may be repeated',
    collect,
  )
  .option('--port <port>', 'the port; 0 takes a free one')
  .option('--host <host>', 'the address to listen on')
  .action(async (options: GatewayCommand) => {
    // Before anything is loaded: until then, signals do what the system has them do.
    const onReloadSignal = reloadSignal();
    const untilStopped = stopSignal();
    await (await importGateway()).startGateway(options, onReloadSignal, untilStopped);
  });

program
  .command('compose')
  .description('make a supergraph SDL from subgraphs')
  .argument('[supergraph.yaml]', "the subgraphs, as Rover's configuration lists them")
  .option(
    '--subgraph <name=schema>',
    'a subgraph: the file of its SDL, or the address where it runs; may be repeated',
    collect,
  )
  .option('-o, --output <file>', 'write it there, not to standard output')
  .action(async (config: string | undefined, options: { subgraph?: string[]; output?: string }) =>
    (await import('./compose.js')).compose(config, options),
  );

program
  .command('split')
  .description('for trying: each subgraph in a process of its own, and the gateway in a sixth; needs DATABASE_URL')
  .option('--port <port>', 'the port of the gateway')
  .option('--first-port <port>', 'the port of the first subgraph, the others follow; 0 takes free ones', '4101')
  .action(async (options: SplitOptions) => (await import('./split.js')).split(options));

program
  .command('import')
  .description('import the data files into the database')
  .option('--data <folder>', 'the folder of data files')
  .option('--force', 'even when the recorded version is the same', false)
  .action(async (options: { data?: string; force: boolean }) => (await import('./importData.js')).importData(options));

program
  .command('snapshot')
  .description('prepare the embedded database, so that first starts are fast (npm ci does it)')
  .action(async () => (await import('./snapshot.js')).snapshot());

program
  .command('schema')
  .description('write the public schema to schema.graphql')
  .option('--check', 'only compare it with the file', false)
  .action(async (options: { check: boolean }) => (await import('./schema.js')).schema(options));

program
  .command('check-data')
  .description("check the data files, and reconcile every assembly's seats with its stated total")
  .option('--data <folder>', 'the folder of data files')
  .option('--write-schemas', 'write the JSON Schemas that editors complete from', false)
  .action(async (options: { data?: string; writeSchemas: boolean }) =>
    (await import('./checkDataCommand.js')).checkDataCommand(options),
  );

/** The values of an option that may be repeated. */
function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

program.parseAsync().catch(async (error: unknown) => (await import('./fail.js')).fail(error));
