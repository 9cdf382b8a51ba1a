import Stripe from "stripe";
import { AppError, type ErrorDetail } from "../errors.ts";

const { errors } = Stripe;

/** Seconds after which Stripe is asked again. */
const pause = 10;

function declined(error: Stripe.errors.StripeCardError): AppError {
  // The type says that both are always there; not every decline has them.
  const reason = [error.decline_code, error.code].find(Boolean) ?? "declined";
  return new AppError(
    "payment_required",
    `The payment was declined (${reason}): ${error.message} Use another card, or ask your bank.`,
    {
      cause: error,
      details: [{ path: "payment_method_id", message: reason }],
    },
  );
}

/** Stripe's codes for what the buyer can put right. */
const correctable: Record<string, ErrorDetail> = {
  customer_tax_location_invalid: {
    path: "billing_details.address",
    message: "is needed to compute the tax: where are you?",
  },
  tax_id_invalid: {
    path: "billing_details.tax_id",
    message: "is no tax id of that type",
  },
};

function unavailable(error: Stripe.errors.StripeError): AppError {
  return new AppError(
    "service_unavailable",
    "Stripe does not answer at the moment. Try again in a few seconds; nothing is charged twice.",
    { cause: error, retryAfter: pause },
  );
}

function ofStripe(error: Stripe.errors.StripeError): AppError {
  if (error instanceof errors.StripeCardError) return declined(error);
  if (error instanceof errors.StripeIdempotencyError)
    return new AppError(
      "conflict",
      "Another purchase of this plugin is under way. Wait a moment, then ask for your subscriptions.",
      { cause: error },
    );
  if (
    error instanceof errors.StripeAuthenticationError ||
    error instanceof errors.StripePermissionError
  )
    return new AppError(
      "service_unavailable",
      "Stripe refused this server's key: its operator must check STRIPE_SECRET_KEY.",
      { cause: error },
    );
  if (
    error instanceof errors.StripeConnectionError ||
    error instanceof errors.StripeRateLimitError ||
    error instanceof errors.StripeAPIError
  )
    return unavailable(error);
  const place = error.code === undefined ? undefined : correctable[error.code];
  if (place !== undefined)
    return new AppError(
      "validation_error",
      `Correct ${place.path} and send the request again.`,
      { cause: error, details: [place] },
    );
  return new AppError("internal_error", "Stripe did not understand us.", {
    cause: error,
  });
}

/** What Stripe says of a payment method that is none, or somebody else's. */
export function paymentMethodError(error: unknown): unknown {
  if (!(error instanceof errors.StripeInvalidRequestError))
    return stripeError(error);
  return new AppError(
    "validation_error",
    "Correct payment_method_id and send the request again.",
    {
      cause: error,
      details: [
        {
          path: "payment_method_id",
          message: "is no payment method that you can use here",
        },
      ],
    },
  );
}

/** What Stripe threw as one of our refusals. Anything else is left as it is. */
export function stripeError(error: unknown): unknown {
  return error instanceof errors.StripeError ? ofStripe(error) : error;
}

/** The answer of a call to Stripe. Throws AppError as `stripeError` makes it. */
export async function asked<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    throw stripeError(error);
  }
}

/** The answer, or null for what Stripe does not have. */
export async function orNull<Answer>(
  call: Promise<Answer>,
): Promise<Answer | null> {
  try {
    return await call;
  } catch (error) {
    if (
      error instanceof errors.StripeInvalidRequestError &&
      error.code === "resource_missing"
    )
      return null;
    throw stripeError(error);
  }
}
