/**
 * Reads YAML and JSON with the position of every value, fills in defaults and checks an object
 * against the schema of its CRD, as the API server would. Pure; knows no rule of a kind.
 */
package io.manta.schema;
