import { billpay } from './billpay/index.ts';
import { calculators } from './calculators/index.ts';
import { documentRoutes } from './documents/index.ts';
import { identity } from './identity/index.ts';
import { invoiceRoutes } from './invoices/index.ts';
import { publicInvoices } from './invoices/public.ts';
import { aliases } from './kit/aliases.ts';
import { edge } from './kit/edge.ts';
import type { ApiDeps } from './kit/env.ts';
import { notFound, onError } from './kit/problems.ts';
import { router } from './kit/router.ts';
import { docs } from './operations/docs.ts';
import { health } from './operations/health.ts';
import { metrics } from './operations/metrics.ts';
import { approve } from './pages/approve.ts';
import { authRoutes } from './pages/auth-routes.ts';
import { billPages } from './pages/bills.ts';
import { consoleRoutes } from './pages/console/routes.ts';
import { invoicePages } from './pages/invoices/routes.ts';
import { assetRoutes } from './pages/kit/asset-routes.ts';
import { alerts } from './platform/alerts.ts';
import { runs } from './platform/runs.ts';
import { webhooks } from './platform/webhooks.ts';
import { resendWebhook } from './webhooks/resend.ts';
import { stripeWebhook } from './webhooks/stripe.ts';

const description = `The finance back office as one API.

Operations that list the header \`Idempotency-Key\` may be sent again under it. The others keep
nothing under it: a calculation has no effect, and of signing up, signing in and mailed links each
request is a new one, where what works once (a link, a refresh token, a new address) works once.`;

/** The whole API at a glance: one line a domain. */
export function createApp(deps: ApiDeps) {
  const app = router();
  app.onError(onError);
  app.notFound(notFound);
  edge(app, deps);

  app.route('/', health);
  app.route('/', metrics);
  app.route('/', docs);
  app.route('/', identity);
  app.route('/', runs);
  app.route('/', webhooks);
  app.route('/', calculators);
  app.route('/', documentRoutes);
  app.route('/', alerts);
  app.route('/', billpay);
  app.route('/', invoiceRoutes);
  app.route('/', resendWebhook);
  app.route('/', authRoutes);
  app.route('/', approve);
  app.route('/', billPages);
  app.route('/', publicInvoices);
  app.route('/', invoicePages);
  app.route('/', consoleRoutes(app));
  app.route('/', stripeWebhook);
  app.route('/', assetRoutes());
  app.route('/', aliases(app));

  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'The access token of a sign-in.',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'bursar',
  });
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Bursar', version: '1', description },
  });
  return app;
}
