/**
 * Loaded into each gateway by --import: how much of a request's time is the gateway's own. That is the time between reading the request and the end of the
 * answer, less all time in which at least one request to a subgraph was under way (with fetches one after the other: less the slowest chain of them). It only listens to
 * what Node itself tells about HTTP, so it treats every gateway alike; requests must come one after the other.
 */
import { subscribe } from 'node:diagnostics_channel';

let current;
let own = [];

subscribe('http.server.request.start', ({ response }) => {
  const request = { startedAt: performance.now(), underWay: 0, away: 0, awaySince: 0 };
  current = request;
  response.once('finish', () => own.push(performance.now() - request.startedAt - request.away));
});

const leave = () => {
  if (current && current.underWay++ === 0) current.awaySince = performance.now();
};
const comeBack = () => {
  if (current && --current.underWay === 0) current.away += performance.now() - current.awaySince;
};

subscribe('http.client.request.start', leave);
subscribe('http.client.response.finish', ({ response }) => response.once('end', comeBack));
subscribe('undici:client:sendHeaders', leave);
subscribe('undici:request:trailers', comeBack);

process.on('message', (message) => {
  if (message === 'forget') own = [];
  if (message === 'ownTimes') process.send({ ownTimes: own });
});
