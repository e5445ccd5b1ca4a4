using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Forum.Web.Topics;

internal sealed class TopicTable : IEntityTypeConfiguration<Topic>
{
    public void Configure(EntityTypeBuilder<Topic> builder)
    {
        builder.ToTable("Topics");
        builder.HasKey(topic => topic.Id);
        builder.Property(topic => topic.Id).ValueGeneratedOnAdd();
        builder.Property(topic => topic.Title).HasMaxLength(Topic.MaxTitleLength);
        builder.HasOne(topic => topic.Author).WithMany().HasForeignKey(topic => topic.AuthorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(topic => topic.LastAuthor).WithMany().HasForeignKey(topic => topic.LastAuthorId).OnDelete(DeleteBehavior.Restrict);

        // A board's page: pinned topics, then newest activity first; and the newest activity alone.
        builder.HasIndex(topic => new { topic.BoardId, topic.IsPinned, topic.LastPostAt });
        builder.HasIndex(topic => new { topic.BoardId, topic.LastPostAt });
        builder.HasIndex(topic => topic.AuthorId);
        builder.HasIndex(topic => topic.LastAuthorId);
    }
}

internal sealed class PostTable : IEntityTypeConfiguration<Post>
{
    public void Configure(EntityTypeBuilder<Post> builder)
    {
        builder.ToTable("Posts");
        builder.HasKey(post => post.Id);
        builder.Property(post => post.Id).ValueGeneratedOnAdd();
        builder.Property(post => post.Source).HasMaxLength(Post.MaxSourceLength);
        builder.Property(post => post.IdempotencyKey).HasMaxLength(Post.MaxIdempotencyKeyLength);
        builder.HasOne(post => post.Topic).WithMany(topic => topic.Posts).HasForeignKey(post => post.TopicId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(post => post.Author).WithMany().HasForeignKey(post => post.AuthorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(post => post.DeletedBy).WithMany().HasForeignKey(post => post.DeletedById).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(post => new { post.TopicId, post.Number }).IsUnique();
        builder.HasIndex(post => new { post.AuthorId, post.IdempotencyKey }).IsUnique();

        // A profile: someone's newest posts.
        builder.HasIndex(post => new { post.AuthorId, post.CreatedAt });
    }
}

internal sealed class PostRevisionTable : IEntityTypeConfiguration<PostRevision>
{
    public void Configure(EntityTypeBuilder<PostRevision> builder)
    {
        builder.ToTable("PostRevisions");
        builder.HasKey(revision => revision.Id);
        builder.Property(revision => revision.Id).ValueGeneratedOnAdd();
        builder.Property(revision => revision.Source).HasMaxLength(Post.MaxSourceLength);
        builder.HasOne(revision => revision.Post).WithMany(post => post.Revisions).HasForeignKey(revision => revision.PostId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(revision => revision.Editor).WithMany().HasForeignKey(revision => revision.EditorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(revision => new { revision.PostId, revision.Number }).IsUnique();
    }
}

internal sealed class PostReactionTable : IEntityTypeConfiguration<PostReaction>
{
    public void Configure(EntityTypeBuilder<PostReaction> builder)
    {
        builder.ToTable("PostReactions");
        builder.HasKey(reaction => new { reaction.PostId, reaction.UserId, reaction.Kind });
        builder.HasOne(reaction => reaction.Post).WithMany().HasForeignKey(reaction => reaction.PostId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(reaction => reaction.User).WithMany().HasForeignKey(reaction => reaction.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
