import type { Plugin } from "../../marketplace/ports/plugins.ts";

/**
 * A plugin for search engines.
 * https://schema.org/SoftwareApplication
 */
export function structuredPlugin(plugin: Plugin, publicUrl: string): object {
  const { author, rating, review_count } = plugin;
  return {
    "@context": "https://schema.org",
    "@type": "SoftwareApplication",
    name: plugin.display_name,
    description: plugin.description,
    url: `${publicUrl}/plugins/${encodeURIComponent(plugin.id)}`,
    applicationCategory: "DeveloperApplication",
    operatingSystem: "Any",
    softwareVersion: plugin.version,
    ...(author !== null && {
      author: { "@type": "Person", name: author.github_login },
    }),
    ...(plugin.listing === "listed" && {
      offers: {
        "@type": "Offer",
        price: plugin.price,
        priceCurrency: plugin.currency,
      },
    }),
    ...(review_count > 0 && {
      aggregateRating: {
        "@type": "AggregateRating",
        ratingValue: rating,
        reviewCount: review_count,
      },
    }),
  };
}
