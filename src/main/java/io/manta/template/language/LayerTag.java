package io.manta.template.language;

import io.pebbletemplates.pebble.error.ParserException;
import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.lexer.Token;
import io.pebbletemplates.pebble.lexer.TokenStream;
import io.pebbletemplates.pebble.node.AbstractRenderableNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.parser.Parser;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import io.pebbletemplates.pebble.tokenParser.TokenParser;
import java.io.Writer;

/** {@code {% layer "name" %}}: what follows is merged over what stands before it. */
final class LayerTag implements TokenParser {

  @Override
  public String getTag() {
    return "layer";
  }

  @Override
  public RenderableNode parse(Token token, Parser parser) {
    TokenStream stream = parser.getStream();
    stream.next();
    if (stream.current().getType() != Token.Type.STRING) {
      throw new ParserException(
          null,
          "a layer needs a name, as in {% layer \"required\" %}",
          token.getLineNumber(),
          stream.getFilename());
    }
    String name = stream.expect(Token.Type.STRING).getValue();
    stream.expect(Token.Type.EXECUTE_END);
    return new Begin(token.getLineNumber(), name);
  }

  private static final class Begin extends AbstractRenderableNode {

    private final String name;

    Begin(int line, String name) {
      super(line);
      this.name = name;
    }

    @Override
    public void render(PebbleTemplateImpl self, Writer out, EvaluationContextImpl context) {
      Evaluation.run(context).layer(self.getName(), getLineNumber());
      ((WrittenText) out).layer(self.getName(), getLineNumber(), name);
    }

    @Override
    public void accept(NodeVisitor visitor) {
      visitor.visit(this);
    }
  }
}
