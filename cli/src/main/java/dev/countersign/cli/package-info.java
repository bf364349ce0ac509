/**
 * The person's tool. {@code command} holds what can be typed; {@code http} speaks to the gateway;
 * {@code output} draws; {@code launch} starts and stops the platform on this machine; {@code
 * bootstrap} gives it its first keys, people and policies; {@code demo} tells the story.
 */
package dev.countersign.cli;
