package io.manta.template.language;

import io.manta.template.language.BranchLog.Branch;
import io.manta.template.language.SourceWords.Word;
import io.manta.template.set.SetSources;
import io.pebbletemplates.pebble.extension.AbstractNodeVisitor;
import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.node.AbstractRenderableNode;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.node.IfNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import io.pebbletemplates.pebble.utils.Pair;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts a mark into every branch of a parsed template, which notes that it was taken. */
final class BranchTracking extends AbstractNodeVisitor {

  private final BranchLog log;
  private final String template;
  private final Map<Integer, Integer> elses;
  private int branches;

  BranchTracking(PebbleTemplate template, SetSources setSources, BranchLog log) {
    super((PebbleTemplateImpl) template);
    this.template = template.getName();
    this.log = log;
    this.elses = elses(SourceWords.of(setSources.get(this.template).text()).all());
  }

  /** The line of each {@code else}, by the line of what it belongs to: Pebble keeps none. */
  private static Map<Integer, Integer> elses(List<Word> words) {
    Map<Integer, Integer> elses = new HashMap<>();
    Deque<Word> open = new ArrayDeque<>();
    for (Word word : words) {
      switch (word.text()) {
        case "if", "for" -> open.push(word);
        case "endif", "endfor" -> open.pop();
        case "else" -> elses.put(open.element().line(), word.line());
        default -> {
          // No tag that has to do with branches.
        }
      }
    }
    return elses;
  }

  @Override
  public void visit(BodyNode body) {
    body.getChildren().replaceAll(this::marked);
    super.visit(body);
  }

  private RenderableNode marked(RenderableNode node) {
    if (node instanceof IfNode choice) {
      return choice(choice);
    }
    return node instanceof ForNode loop ? loop(loop) : node;
  }

  private IfNode choice(IfNode choice) {
    int line = choice.getLineNumber();
    List<Pair<Expression<?>, BodyNode>> conditions = new ArrayList<>();
    String tag = "if";
    for (Pair<Expression<?>, BodyNode> one : choice.getConditionsWithBodies()) {
      int at = one.getLeft().getLineNumber();
      conditions.add(new Pair<>(one.getLeft(), marked(one.getRight(), at, tag, true)));
      tag = "elseif";
    }
    return new IfNode(line, conditions, otherwise(choice.getElseBody(), line, "else"));
  }

  private ForNode loop(ForNode loop) {
    int line = loop.getLineNumber();
    BodyNode body = marked(loop.getBody(), line, "for", true);
    BodyNode otherwise =
        otherwise(loop.getElseBody(), line, loop.getElseBody() == null ? "for" : "else");
    return new ForNode(line, loop.getIterationVariable(), loop.getIterable(), body, otherwise);
  }

  private BodyNode otherwise(BodyNode body, int line, String tag) {
    return body == null
        ? marked(new BodyNode(line, new ArrayList<>()), line, tag, false)
        : marked(body, elses.getOrDefault(line, line), tag, true);
  }

  private BodyNode marked(BodyNode body, int line, String tag, boolean isWritten) {
    Branch branch = new Branch(template, line, branches++, tag, isWritten);
    log.known(branch);
    List<RenderableNode> children = new ArrayList<>(body.getChildren());
    children.add(0, new Taken(line, branch, log));
    return new BodyNode(body.getLineNumber(), children);
  }

  /** Writes nothing. */
  private static final class Taken extends AbstractRenderableNode {

    private final Branch branch;
    private final BranchLog log;

    Taken(int line, Branch branch, BranchLog log) {
      super(line);
      this.branch = branch;
      this.log = log;
    }

    @Override
    public void render(PebbleTemplateImpl self, Writer out, EvaluationContextImpl context) {
      log.took(branch);
    }

    @Override
    public void accept(NodeVisitor visitor) {
      visitor.visit(this);
    }
  }
}
