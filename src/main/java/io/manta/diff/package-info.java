/** What differs between objects, whatever made them. Pure: values in, differences out. */
package io.manta.diff;
