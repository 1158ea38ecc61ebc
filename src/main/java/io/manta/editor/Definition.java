package io.manta.editor;

import io.manta.schema.Position;
import io.manta.template.set.SourceFile;

/** Where something is made. */
public record Definition(SourceFile file, Position at) {}
