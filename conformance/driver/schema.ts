/** Checks what arrives against the published schemas, and says what is wrong in the words of the message. */

import { readFileSync } from "node:fs";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";

const SCHEMA_NAME = "driver-1.schema.json";
const SCHEMA_FILE = new URL(`schemas/${SCHEMA_NAME}`, import.meta.url);

/** What the pattern of base64 cannot say without overflowing the stack on a long string. */
const isPadded = (text: string): boolean => text.length % 4 === 0;

let ajv: Ajv2020 | undefined;
const compiled = new Map<string, ValidateFunction>();

/**
 * Checks a value against one definition of the schema, for example `hello.result`.
 * Answers undefined if it fits, otherwise what does not, for example `result.nonce is missing`;
 * the value itself is called by `subject`.
 */
export function misfit(definition: string, value: unknown, subject: string): string | undefined {
  const validate = validator(definition);
  if (validate(value)) return undefined;
  const errors = validate.errors ?? [];
  // What follows from another error (the enclosing if, allOf, oneOf) is said less well than that error.
  const root =
    errors.find((error) => !["if", "oneOf", "anyOf"].includes(error.keyword)) ?? errors[0];
  return root === undefined ? `${subject} does not fit` : describe(root, subject);
}

function validator(definition: string): ValidateFunction {
  let validate = compiled.get(definition);
  if (validate === undefined) {
    ajv ??= new Ajv2020({ strict: false, formats: { base64: isPadded } }).addSchema(
      JSON.parse(readFileSync(SCHEMA_FILE, "utf8")),
    );
    validate = ajv.compile({ $ref: `${SCHEMA_NAME}#/$defs/${definition}` });
    compiled.set(definition, validate);
  }
  return validate;
}

function describe(error: ErrorObject, subject: string): string {
  const at = `${subject}${error.instancePath.replaceAll("/", ".")}`;
  const { params } = error;
  switch (error.keyword) {
    case "required":
      return `${at}.${params["missingProperty"]} is missing`;
    case "enum":
      return `${at} must be one of ${params["allowedValues"].map((value: unknown) => JSON.stringify(value)).join(", ")}`;
    default:
      return `${at} ${error.message ?? "does not fit"}`;
  }
}
