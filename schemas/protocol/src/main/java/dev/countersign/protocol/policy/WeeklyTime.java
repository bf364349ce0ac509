package dev.countersign.protocol.policy;

import dev.countersign.protocol.Doc;
import java.time.DayOfWeek;
import java.util.List;

@Doc("A time that comes back every week, by the clocks of one time zone.")
public record WeeklyTime(
    @Doc("The days on which it begins.") List<DayOfWeek> days,
    @Doc("The minute of the day at which it begins, from 0.") int from,
    @Doc(
            "The minute of the day before which it ends, up to 1440; of the next day where it is not after the first.")
        int to,
    @Doc("The time zone, such as Europe/Berlin.") String zone) {}
