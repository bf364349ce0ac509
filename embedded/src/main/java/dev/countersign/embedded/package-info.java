/**
 * Real servers, started from jars: what {@code up} and the tests of every module stand on. Start at
 * {@link dev.countersign.embedded.SharedServers} in a test, at {@link
 * dev.countersign.embedded.EmbeddedKafka} and {@link dev.countersign.embedded.EmbeddedPostgreSql}
 * for a server of your own, and at the two {@code …ServerMain} programs to run one as a process.
 */
package dev.countersign.embedded;
