package io.manta.status;

import io.manta.manifest.Subject;
import io.manta.plan.Live;
import io.manta.plan.Outcome;
import io.manta.plan.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a status is made from.
 *
 * @param object with the status written last
 * @param subject the facts about it
 * @param live what exists after the plan was carried out
 * @param plan empty when none could be made
 * @param outcomes what became of its steps
 * @param fault why no plan could be made
 * @param notes what the owner should know although it works
 * @param templates which templates of the user's it was made from
 * @param manta what Manta keeps under {@code status.manta}
 */
public record StatusInput(
    Map<String, Object> object,
    Subject subject,
    Live live,
    Optional<Plan> plan,
    List<Outcome> outcomes,
    Optional<Fault> fault,
    List<Note> notes,
    TemplateReport templates,
    Map<String, Object> manta,
    Instant now) {}
