import { createServer } from "node:http";

// The floor to measure against: reads the body and answers a constant. Its parent waits for the line with the address.
const answer = JSON.stringify({ valid: true, code: "VALID" });
const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    response.writeHead(200, { "content-type": "application/json" }).end(answer);
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address !== null)
    console.log(`http://127.0.0.1:${address.port}`);
});
