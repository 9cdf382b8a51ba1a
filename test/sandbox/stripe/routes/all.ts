import type { Route } from "../wire/route.ts";
import { accountRoutes } from "./accounts.ts";
import { checkoutRoutes } from "./checkout.ts";
import { customerRoutes } from "./customers.ts";
import { eventRoutes } from "./events.ts";
import { intentRoutes } from "./intents.ts";
import { invoiceRoutes } from "./invoices.ts";
import { moneyRoutes } from "./money.ts";
import { paymentMethodRoutes } from "./payment-methods.ts";
import { portalRoutes } from "./portal.ts";
import { priceRoutes } from "./prices.ts";
import { productRoutes } from "./products.ts";
import { refundRoutes } from "./refunds.ts";
import { subscriptionRoutes } from "./subscriptions.ts";
import { taxIdRoutes } from "./tax-ids.ts";

/** Every endpoint that the stand-in has; Stripe has more, and a call to one of those is an error here. */
export const allRoutes: readonly Route[] = [
  ...customerRoutes,
  ...taxIdRoutes,
  ...paymentMethodRoutes,
  ...productRoutes,
  ...priceRoutes,
  ...subscriptionRoutes,
  ...invoiceRoutes,
  ...intentRoutes,
  ...refundRoutes,
  ...checkoutRoutes,
  ...portalRoutes,
  ...accountRoutes,
  ...moneyRoutes,
  ...eventRoutes,
];
