import express from "express";
import jsonwebtoken from "jsonwebtoken";
import pg from "pg";

// The usual way to verify a licence, to measure against: Express, jsonwebtoken with the key as PEM, one query by pg.
const { DATABASE_URL, PUBLIC_KEY = "" } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL });
const app = express();
app.use(express.json());
app.post("/", (request, response, next) => {
  const { license_key } = request.body as { license_key: string };
  const claims = jsonwebtoken.verify(license_key, PUBLIC_KEY, {
    algorithms: ["RS256"],
  });
  if (typeof claims === "string") throw new Error("This is no licence.");
  pool
    .query<{ status: string }>(
      "select status from public.licenses where id = $1",
      [claims.jti],
    )
    .then(({ rows }) => {
      const valid = rows[0]?.status === "active";
      response.json({ valid, code: valid ? "VALID" : "REVOKED", ...claims });
    }, next);
});
const server = app.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address !== null)
    console.log(`http://127.0.0.1:${address.port}`);
});
process.once("SIGTERM", () => {
  server.closeAllConnections();
  server.close(() => void pool.end());
});
