import type { OpenAPIHono } from '@hono/zod-openapi';
import { Hono } from 'hono';
import { listMyOrganizations } from '../../../db/identity/organizations.ts';
import { Problem } from '../../../domain/kit/problem.ts';
import { access, callerOf } from '../../kit/access.ts';
import type { Env } from '../../kit/env.ts';
import { authPaths } from '../auth/paths.ts';
import { visitAging } from './aging-page.ts';
import { actOnAlert, visitAlerts } from './alerts-page.ts';
import { consoleProblem, visiting } from './answering.ts';
import { actOnMany } from './bulk-visits.ts';
import { compose, visitCompose } from './compose-page.ts';
import { saveCustomerForm, visitCustomerForm } from './customer-form.ts';
import { visitCustomers } from './customer-list.ts';
import { actOnCustomerPage, visitCustomer } from './customer-page.ts';
import { actOnImport, visitImport } from './import-page.ts';
import { startImport, visitImports } from './imports-page.ts';
import { saveInvoiceForm, visitInvoiceForm } from './invoice-form-visits.ts';
import { visitInvoices } from './invoice-list.ts';
import { actOnInvoicePage, visitInvoice } from './invoice-visits.ts';
import { actOnMessagePage, visitMessage } from './message-page.ts';
import { visitOverview } from './overview-page.ts';
import { actOnSchedule, saveSchedule, visitSchedule } from './schedule-visits.ts';
import { saveSettings, visitSettings } from './settings-page.ts';
import { visitWork } from './work-page.ts';

const id = ':id{[0-9a-f]{8}-[0-9a-f-]{27}}';
const org = '/console/:orgId';

/** The back office in a browser: each page asks the API what to show, and hands forms on to it. */
export function consoleRoutes(app: OpenAPIHono<Env>): Hono<Env> {
  const routes = new Hono<Env>();
  const visit = visiting(app);
  routes.onError(consoleProblem);
  routes.get('/console', access('signed-in'), async (c) => {
    const [first] = await listMyOrganizations(c.var.db, callerOf(c).userId);
    return c.redirect(first ? `/console/${first.id}` : authPaths.home, 303);
  });
  routes.use(`${org}/*`, access('member'));
  routes.get(org, visit(visitOverview));
  routes.get(`${org}/invoices`, visit(visitInvoices));
  routes.get(`${org}/invoices/new`, visit(visitInvoiceForm));
  routes.post(`${org}/invoices/new`, visit(saveInvoiceForm));
  routes.post(`${org}/invoices/bulk`, visit(actOnMany));
  routes.get(`${org}/invoices/${id}/edit`, visit(visitInvoiceForm));
  routes.post(`${org}/invoices/${id}/edit`, visit(saveInvoiceForm));
  routes.get(`${org}/invoices/${id}`, visit(visitInvoice));
  routes.post(`${org}/invoices/${id}/:act`, visit(actOnInvoicePage));
  routes.get(`${org}/imports`, visit(visitImports));
  routes.post(`${org}/imports`, visit(startImport));
  routes.get(`${org}/imports/${id}`, visit(visitImport));
  routes.post(`${org}/imports/${id}/:act`, visit(actOnImport));
  routes.get(`${org}/collections`, visit(visitWork));
  routes.get(`${org}/messages/${id}`, visit(visitMessage));
  routes.post(`${org}/messages/${id}/:act`, visit(actOnMessagePage));
  routes.get(`${org}/aging`, visit(visitAging));
  routes.get(`${org}/alerts`, visit(visitAlerts));
  routes.post(`${org}/alerts/${id}/:act`, visit(actOnAlert));
  routes.get(`${org}/settings`, visit(visitSettings));
  routes.post(`${org}/settings`, visit(saveSettings));
  routes.get(`${org}/schedules/new`, visit(visitSchedule));
  routes.post(`${org}/schedules/new`, visit(saveSchedule));
  routes.get(`${org}/schedules/${id}`, visit(visitSchedule));
  routes.post(`${org}/schedules/${id}`, visit(saveSchedule));
  routes.post(`${org}/schedules/${id}/:act`, visit(actOnSchedule));
  routes.get(`${org}/customers`, visit(visitCustomers));
  routes.get(`${org}/customers/new`, visit(visitCustomerForm));
  routes.post(`${org}/customers/new`, visit(saveCustomerForm));
  routes.get(`${org}/customers/${id}/edit`, visit(visitCustomerForm));
  routes.post(`${org}/customers/${id}/edit`, visit(saveCustomerForm));
  routes.get(`${org}/customers/${id}/message`, visit(visitCompose));
  routes.post(`${org}/customers/${id}/message`, visit(compose));
  routes.get(`${org}/customers/${id}`, visit(visitCustomer));
  routes.post(`${org}/customers/${id}/:act`, visit(actOnCustomerPage));
  routes.all('/console/*', () => {
    throw new Problem('not-found', 'page-not-found', 'There is no such page.');
  });
  return routes;
}
