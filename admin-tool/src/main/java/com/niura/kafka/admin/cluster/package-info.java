/**
 * The one door to the cluster: what to connect to, the connection with its clock, what is read and what is written: new topics,
 * and changes to topics where they are asked for.
 *
 * <p>Entry points: {@link com.niura.kafka.admin.cluster.ClusterConnection}, {@link
 * com.niura.kafka.admin.cluster.ClusterReader} and {@link com.niura.kafka.admin.cluster.ClusterWriter}; {@link
 * com.niura.kafka.admin.cluster.Cluster} is what apply needs of them. Everything here is confined to one thread and over when the connection's deadline is. What a broker answers for one topic is data;
 * a failure of the cluster as a whole is a {@link com.niura.kafka.admin.cluster.ClusterFailedException}. Nothing here
 * deletes a topic, and nothing prints.
 */
@NullMarked
package com.niura.kafka.admin.cluster;

import org.jspecify.annotations.NullMarked;
