/**
 * Tests of the tree as a whole: its structure, its guide for contributors, its golden files. The
 * tests of a package are in the package of the same name.
 */
package io.manta;
