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

        // A board's page: newest activity first.
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
        builder.HasOne(post => post.Topic).WithMany(topic => topic.Posts).HasForeignKey(post => post.TopicId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(post => post.Author).WithMany().HasForeignKey(post => post.AuthorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(post => new { post.TopicId, post.Number }).IsUnique();
        builder.HasIndex(post => post.AuthorId);
    }
}
