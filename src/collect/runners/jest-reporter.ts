/**
 * A reporter for jest, as the text of a module: it is loaded by the plugin's jest, and the Action is a single file.
 *
 * jest's own numbers count the lines of transformed code (babel) or physical lines (v8). With its V8 provider it hands its
 * reporters what V8 counted and the code that was run; they are written down, a file for each test file.
 */
export const jestReporter = `
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");
module.exports = class {
  files = 0;
  onTestResult(_test, { v8Coverage = [] }) {
    const scripts = v8Coverage.map(({ result, codeTransformResult: made }) => ({
      path: result.url,
      functions: result.functions,
      code: made ? made.code : null,
      wrapper: made && made.wrapperLength ? made.wrapperLength : 0,
      map: made ? made.sourceMapPath : null,
    }));
    this.files += 1;
    writeFileSync(join(__dirname, this.files + ".json"), JSON.stringify({ scripts }));
    // jest would make numbers of its own of it in the end, and fail where a file names a source map that is not there.
    v8Coverage.length = 0;
  }
  onRunComplete(_contexts, results) {
    const first = results.testResults
      .flatMap((file) => file.testResults)
      .find((test) => test.status === "failed");
    writeFileSync(
      join(__dirname, "summary.json"),
      JSON.stringify({
        interrupted: results.wasInterrupted,
        passed: results.numPassedTests,
        failed: results.numFailedTests,
        broken: results.numRuntimeErrorTestSuites,
        message: (results.testResults.find((file) => file.testExecError) || {}).failureMessage || null,
        first: first ? first.fullName : null,
      }),
    );
  }
};
`;
