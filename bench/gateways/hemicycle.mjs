/** Hemicycle's gateway, through the command that operators use. */
process.env.PORT = '0';
process.env.HOST = '127.0.0.1';
const main = new URL('../../dist/cli/main.js', import.meta.url);
process.argv = [process.argv[0], main.pathname, 'gateway', '--supergraph', process.argv[2]];
const print = console.log;
console.log = (...words) => {
  const url = /GraphQL\s+(\S+)/.exec(words.join(' '))?.[1];
  if (url) process.send({ url });
  else print(...words);
};
await import(main.href);
