import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { pino } from 'pino';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { startGraphqlServer, type GraphqlServer } from './graphqlServer.js';
import { readConfig, VARIABLES } from './platform/config.js';
import { elsewhere } from './ownSubgraphs.js';
import { subgraphs } from './subgraphs/index.js';
import { TEST_CONFIG } from './testing/app.js';
import { killCommands, runCommand } from './testing/commandLine.js';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const names = subgraphs.map(({ name }) => name);

/** One thing that runs our image, wherever it is described. */
interface Workload {
  name: string;
  image: string;
  args: string[];
  env: Record<string, string | undefined>;
  probes: string[];
}

function documents(file: string): unknown[] {
  return parseAllDocuments(readFileSync(file, 'utf8'), { merge: true }).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as unknown;
  });
}

const composeFile = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      build: z.object({ context: z.literal('..'), dockerfile: z.literal('deploy/Dockerfile') }).optional(),
      stop_grace_period: z.string().optional(),
      command: z.array(z.string()).default([]),
      environment: z.record(z.string(), z.string()).default({}),
      ports: z.array(z.string()).default([]),
      volumes: z.array(z.string()).default([]),
      depends_on: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
});
const compose = () => composeFile.parse(documents('deploy/compose.yaml')[0]).services;

function composed(): Workload[] {
  return Object.entries(compose())
    .filter(([, { image }]) => image.startsWith('hemicycle'))
    .map(([name, { image, command: args, environment: env }]) => ({ name, image, args, env, probes: [] }));
}

const probe = z.object({ httpGet: z.object({ path: z.string(), port: z.literal('http') }) });
const container = z.object({
  image: z.string(),
  args: z.array(z.string()),
  env: z.array(z.object({ name: z.string(), value: z.string().optional() })),
  ports: z
    .tuple([
      z.object({ name: z.literal('http'), containerPort: z.number() }),
      z.object({ name: z.literal('metrics'), containerPort: z.number() }),
    ])
    .optional(),
  startupProbe: probe.optional(),
  readinessProbe: probe.optional(),
  livenessProbe: probe.optional(),
  resources: z.object({ requests: z.record(z.string(), z.string()), limits: z.record(z.string(), z.string()) }),
  securityContext: z.object({ allowPrivilegeEscalation: z.literal(false), readOnlyRootFilesystem: z.literal(true) }),
});
const manifest = z.object({ kind: z.string(), metadata: z.object({ name: z.string() }), spec: z.unknown() });
const workload = z.object({
  template: z.object({
    spec: z.object({ containers: z.tuple([container]), securityContext: z.object({ runAsNonRoot: z.literal(true) }) }),
  }),
});

const manifests = () =>
  ['import', 'subgraphs', 'gateway']
    .flatMap((file) => documents(`deploy/kubernetes/${file}.yaml`))
    .map((document) => manifest.parse(document));
const ofKind = (kind: string) => manifests().filter((one) => one.kind === kind);

function orchestrated(): Workload[] {
  return [...ofKind('Deployment'), ...ofKind('Job')].map(({ metadata: { name }, spec }) => {
    const [{ image, args, env, ...rest }] = workload.parse(spec).template.spec.containers;
    const probes = [rest.startupProbe, rest.readinessProbe, rest.livenessProbe];
    return {
      name,
      image,
      args,
      env: Object.fromEntries(env.map((variable) => [variable.name, variable.value])),
      probes: probes.flatMap((one) => (one ? [one.httpGet.path] : [])),
    };
  });
}

afterAll(killCommands);

describe.each([
  ['compose', composed, 4000],
  ['kubernetes', orchestrated, 80],
])('the deployment by %s', (_, workloads, port) => {
  it('runs each subgraph, the gateway and the import, from the image of this version', () => {
    const expected = ['gateway', 'import', ...names].sort();

    expect(
      workloads()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(expected);
    for (const { image } of workloads()) expect(image).toBe(`hemicycle:${version}`);
  });

  it('gives each the command that it is named after', () => {
    for (const { name, args } of workloads()) {
      const expected = name === 'gateway' ? ['serve'] : name === 'import' ? ['import'] : ['serve', '--subgraph', name];
      expect(args).toEqual(expected);
    }
  });

  it('sets variables that there are, and the addresses of all subgraphs', () => {
    for (const { env } of workloads()) expect(VARIABLES).toEqual(expect.arrayContaining(Object.keys(env)));
    const { env } = workloads().find(({ name }) => name === 'gateway') as Workload;
    const urls = elsewhere({ subgraphUrls: env['SUBGRAPH_URLS']?.split(',') ?? [] });
    const at = port === 80 ? '' : `:${port}`;
    expect([...urls]).toEqual(names.map((name) => [name, `http://${name}${at}/graphql`]));
  });
});

describe('metrics', () => {
  const servers = (workloads: () => Workload[]) => workloads().filter(({ name }) => name !== 'import');

  it.each([
    ['compose', composed],
    ['kubernetes', orchestrated],
  ])('have the port of their own in all servers by %s', (_, workloads) => {
    for (const { env } of servers(workloads)) expect(readConfig({}, env).observability.metrics).toBe(9464);
  });

  it('are out of reach of who comes by a service, or by a port that is published', () => {
    const service = z.object({ ports: z.tuple([z.object({ targetPort: z.literal('http') })]) });

    for (const { spec } of ofKind('Service')) expect(service.safeParse(spec).error).toBeUndefined();
    for (const { ports } of Object.values(compose()))
      for (const published of ports) expect(published).toMatch(/:4000$/);
  });

  it('are where the pods say, and where the README of ops/ lets Prometheus look', () => {
    const annotated = z.object({
      template: z.object({
        metadata: z.object({
          annotations: z.object({ 'prometheus.io/scrape': z.literal('true'), 'prometheus.io/port': z.literal('9464') }),
        }),
      }),
    });
    const readme = readFileSync('ops/README.md', 'utf8');

    for (const { spec } of ofKind('Deployment')) {
      expect(annotated.safeParse(spec).error).toBeUndefined();
      const [{ ports = [] }] = workload.parse(spec).template.spec.containers;
      expect(ports.map(({ containerPort }) => containerPort)).toEqual([4000, 9464]);
    }
    expect(readme).toContain(`names: [gateway, ${names.join(', ')}], type: A, port: 9464`);
  });
});

describe('the manifests', () => {
  let server: GraphqlServer<{ requestId: string }>;
  beforeAll(async () => {
    server = await startGraphqlServer(TEST_CONFIG, pino({ level: 'silent' }));
  });
  afterAll(() => server.close());

  it('probe what the server has', async () => {
    for (const { name, probes } of orchestrated()) {
      expect(probes).toEqual(name === 'import' ? [] : ['/health/live', '/health/ready', '/health/live']);
    }
    // Without a graph: alive, and not ready.
    expect((await server.http.inject('/health/live')).statusCode).toBe(200);
    const ready = await server.http.inject('/health/ready');
    expect([ready.statusCode, ready.json()]).toEqual([
      503,
      { status: 'not ready', graph: false, graphProblem: 'it is being loaded' },
    ]);
  });

  it('leave each server the time to answer what is under way', () => {
    const { withinSeconds } = readConfig({}, {}).drain;
    const grace = z.object({ template: z.object({ spec: z.object({ terminationGracePeriodSeconds: z.number() }) }) });

    for (const { spec } of ofKind('Deployment'))
      expect(grace.parse(spec).template.spec.terminationGracePeriodSeconds).toBeGreaterThan(withinSeconds);
    for (const { stop_grace_period: seconds } of Object.values(compose()).filter(({ image }) =>
      image.startsWith('hemi'),
    ))
      expect(Number(/^(\d+)s$/.exec(seconds ?? '')?.[1])).toBeGreaterThan(withinSeconds);
  });

  it('give each server a service and a budget, and take the database from one secret', () => {
    const servers = ['gateway', ...names].sort();

    for (const kind of ['Deployment', 'Service', 'PodDisruptionBudget'])
      expect(
        ofKind(kind)
          .map(({ metadata }) => metadata.name)
          .sort(),
      ).toEqual(servers);
    const secrets = [...JSON.stringify(manifests()).matchAll(/"secret(?:Ref|KeyRef)":\{"name":"([^"]+)"/g)];
    expect(secrets.map(([, secret]) => secret)).toEqual(Array(1 + names.length).fill('hemicycle-database'));
  });

  it('are all in the kustomization', () => {
    const [kustomization] = documents('deploy/kubernetes/kustomization.yaml');

    expect(kustomization).toMatchObject({
      resources: ['import.yaml', 'subgraphs.yaml', 'gateway.yaml'],
      images: [{ name: 'hemicycle', newTag: version }],
    });
  });
});

describe('PostgreSQL on Kubernetes', () => {
  const statefulSet = z.object({
    serviceName: z.string(),
    template: z.object({
      spec: z.object({
        containers: z.tuple([z.object({ image: z.string(), volumeMounts: z.array(z.object({ name: z.string(), subPath: z.string().optional() })) })]), // prettier-ignore
      }),
    }),
  });
  const kustomization = z
    .object({ resources: z.array(z.string()), configMapGenerator: z.tuple([z.object({ files: z.array(z.string()) })]) })
    .parse(documents('deploy/kubernetes/postgres/kustomization.yaml')[0]);
  const parts = kustomization.resources
    .flatMap((file) => documents(`deploy/kubernetes/postgres/${file}`))
    .map((document) => manifest.parse(document));
  const sets = parts.filter(({ kind }) => kind === 'StatefulSet');

  it('is a primary with a replica, each with a service of its name, as the README and the compose file call them', () => {
    expect(sets.map(({ metadata, spec }) => [metadata.name, statefulSet.parse(spec).serviceName])).toEqual([
      ['primary', 'primary'],
      ['replica', 'replica'],
    ]);
    expect(parts.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name)).toEqual([
      'primary',
      'replica',
    ]);
    for (const address of ['@primary:5432', '@replica:5432']) {
      expect(readFileSync('deploy/README.md', 'utf8')).toContain(address);
      expect(readFileSync('deploy/compose.yaml', 'utf8')).toContain(address);
    }
  });

  it('has the image of the compose file, and mounts scripts that there are', () => {
    for (const { spec } of sets) {
      const [{ image, volumeMounts }] = statefulSet.parse(spec).template.spec.containers;
      expect(image).toBe(compose()['primary']?.image);
      const scripts = volumeMounts.flatMap(({ subPath }) => subPath ?? []);
      expect(kustomization.configMapGenerator[0].files).toEqual(expect.arrayContaining(scripts));
    }
    for (const script of kustomization.configMapGenerator[0].files)
      expect(existsSync(`deploy/kubernetes/postgres/${script}`)).toBe(true);
  });
});

describe('the replica', () => {
  const script = readFileSync('deploy/kubernetes/postgres/start-replica.sh', 'utf8');
  const limit = '[-c, max_slot_wal_keep_size=512MB]';

  it('has a slot, is copied anew once that is lost, and cannot fill the volume of the primary', () => {
    expect(script).toMatch(/^slot=replica$/m);
    expect(script).toContain('--create-slot --slot "$slot"');
    expect(script).toContain('if [ "$status" = lost ]; then rm -rf "$PGDATA"; fi');
    expect(readFileSync('deploy/kubernetes/postgres/primary.yaml', 'utf8')).toContain(`args: ${limit}`);
    expect(readFileSync('deploy/compose.yaml', 'utf8')).toContain(`command: ${limit}`);
  });
});

describe('the compose file', () => {
  it('builds the image wherever it runs', () => {
    for (const { image, build } of Object.values(compose()))
      expect(build !== undefined).toBe(!image.includes('postgres'));
  });

  it('names services and files that there are', () => {
    const services = compose();
    for (const { volumes, depends_on: needed } of Object.values(services)) {
      expect(Object.keys(services)).toEqual(expect.arrayContaining(Object.keys(needed)));
      for (const volume of volumes.filter((one) => one.startsWith('./')))
        expect(existsSync(`deploy/${volume.split(':')[0]}`)).toBe(true);
    }
  });
});

describe('the image', () => {
  const dockerfile = readFileSync('deploy/Dockerfile', 'utf8');

  it('copies what there is, and leaves the rest of the folder out', () => {
    const sources = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, list = '']) => list.split(' '));
    const letIn = readFileSync('deploy/Dockerfile.dockerignore', 'utf8').match(/(?<=^!).+$/gm);

    for (const source of sources) expect(existsSync(source)).toBe(true);
    expect(new Set(sources)).toEqual(new Set(letIn));
  });

  it('sets variables that there are, and runs the executable as nobody in particular', () => {
    const variables = [...(/^ENV (.+)$/m.exec(dockerfile)?.[1] ?? '').matchAll(/(\w+)=/g)].map(([, name]) => name);

    expect([...VARIABLES, 'NODE_ENV']).toEqual(expect.arrayContaining(variables));
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toContain('ENTRYPOINT ["node", "--enable-source-maps", "dist/cli/main.js"]');
  });
});

it('names options that the commands have', async () => {
  const run = runCommand(['serve', '--help']);
  await run.exit;

  expect(run.stdout()).toContain('--subgraph <name>');
});
